/// Byte-level BPE: each word is merged from its single bytes.
struct ByteLevelEncoder: Sendable {
    private let table: MergeTable
    /// Id of the piece of each single byte; -1 where the vocabulary has none.
    private let byteIDs: [Int32]
    /// Stands for bytes without a piece; `nil`: they vanish.
    private let unknown: Int32?
    private let fusesUnknown: Bool
    /// Words taken whole, by their bytes; `nil`: all words are merged.
    private let words: PieceIndex?

    init(
        _ vocabulary: Vocabulary, merges: [Vocabulary.Merge], wholeWords: Bool
    ) throws(TokenizerError) {
        unknown = vocabulary.unknown
        fusesUnknown = vocabulary.fusesUnknown
        let index = PieceIndex(vocabulary.pieces) { vocabulary.kinds[$0] != .unused }
        let alphabet = ByteAlphabet()
        byteIDs = (0..<256).map { index.id(of: alphabet.piece(of: UInt8($0))) ?? -1 }
        table = try MergeTable(merges, of: vocabulary, index: index)
        if wholeWords {
            let spelled = vocabulary.pieces.map { alphabet.decode($0) ?? [] }
            words = PieceIndex(spelled) { vocabulary.kinds[$0] == .normal && !spelled[$0].isEmpty }
        } else {
            words = nil
        }
    }

    /// Appends the ids of one word.
    func encode(_ bytes: [UInt8], _ word: Range<Int>, into ids: inout [Int32], using scratch: inout EncodingScratch) {
        let key = scratch.cache.key(of: word, in: bytes)
        if let key, scratch.cache.append(key, word, in: bytes, to: &ids) { return }
        let start = ids.count
        if let words, let id = words.id(of: bytes[word]) {
            ids.append(id)
        } else {
            merge(word: word, of: bytes, into: &ids, using: &scratch.merger)
        }
        if let key { scratch.cache.insert(key, word, in: bytes, ids[start...]) }
    }

    private func merge(
        word: Range<Int>, of bytes: [UInt8], into ids: inout [Int32], using merger: inout PairMerger
    ) {
        merger.symbols.removeAll(keepingCapacity: true)
        for position in word {
            let id = byteIDs[Int(bytes[position])]
            if id >= 0 {
                merger.symbols.append(id)
            } else if let unknown, !(fusesUnknown && merger.symbols.last == unknown) {
                merger.symbols.append(unknown)
            }
        }
        merger.merge(table)
        ids.append(contentsOf: merger.symbols)
    }
}
