/// SentencePiece BPE: spaces become `▁`, characters merge into pieces, what has no piece falls back to bytes.
struct SentencePieceEncoder: Sendable {
    private let table: MergeTable
    private let index: PieceIndex
    /// Piece of each ASCII character as a symbol, and of each byte as a byte piece (-1: none).
    private let asciiSymbols: [Int32]
    private let byteIDs: [Int32]
    private let unknown: Int32?
    private let fusesUnknown: Bool
    /// Hugging Face turns characters into bytes before merging, SentencePiece after.
    private let fallsBackFirst: Bool
    /// No piece holds a `▁` after anything else, so words can be merged one by one with the same result.
    private let wordsAreIndependent: Bool

    static let space: [UInt8] = [0xE2, 0x96, 0x81]

    init(_ vocabulary: Vocabulary, ranking: Vocabulary.Ranking) throws(TokenizerError) {
        unknown = vocabulary.unknown
        fusesUnknown = vocabulary.fusesUnknown
        let kinds = vocabulary.kinds
        let index = PieceIndex(vocabulary.pieces) { kinds[$0] == .normal || kinds[$0] == .userDefined }
        self.index = index
        switch ranking {
        case .scores(let scores):
            guard scores.count == vocabulary.pieces.count else {
                throw TokenizerError(
                    .damaged, source: vocabulary.source,
                    "expected \(vocabulary.pieces.count) scores, found \(scores.count)")
            }
            table = try MergeTable(scores: scores, of: vocabulary, index: index)
            fallsBackFirst = false
        case .merges(let merges):
            table = try MergeTable(merges, of: vocabulary, index: index)
            fallsBackFirst = true
        }
        asciiSymbols = (0..<128).map { index.id(of: [UInt8($0)]) ?? Symbol.character(UInt32($0)) }
        byteIDs = try vocabulary.bytePieces()
        wordsAreIndependent = !vocabulary.pieces.indices.contains {
            (kinds[$0] == .normal || kinds[$0] == .userDefined) && Self.holdsInnerWordStart(vocabulary.pieces[$0])
        }
    }

    /// Appends the ids of normalised text, or of one word of it. Unknown pieces fuse within it only.
    func encode(_ bytes: [UInt8], _ range: Range<Int>, into ids: inout [Int32], using scratch: inout EncodingScratch) {
        let floor = ids.count
        var start = range.lowerBound
        while start < range.upperBound {
            let end = endOfWord(bytes, start, range.upperBound)
            encode(word: start..<end, of: bytes, into: &ids, above: floor, using: &scratch)
            start = end
        }
    }

    private func encode(
        word: Range<Int>, of bytes: [UInt8], into ids: inout [Int32], above floor: Int,
        using scratch: inout EncodingScratch
    ) {
        // What fuses with the word before is not what this word always becomes.
        let mayFuse = unknown != nil && ids.count > floor && ids.last == unknown
        let key = mayFuse ? nil : scratch.cache.key(of: word, in: bytes)
        if let key, scratch.cache.append(key, word, in: bytes, to: &ids) { return }
        let start = ids.count
        merge(word: word, of: bytes, into: &ids, above: floor, using: &scratch.merger)
        if let key { scratch.cache.insert(key, word, in: bytes, ids[start...]) }
    }

    private func merge(
        word: Range<Int>, of bytes: [UInt8], into ids: inout [Int32], above floor: Int,
        using merger: inout PairMerger
    ) {
        merger.symbols.removeAll(keepingCapacity: true)
        var position = word.lowerBound
        while position < word.upperBound {
            position += appendSymbol(bytes, position, word.upperBound, to: &merger.symbols)
        }
        merger.merge(table)
        for symbol in merger.symbols {
            if symbol >= 0 {
                ids.append(symbol)
            } else {
                appendFallback(symbol, to: &ids, above: floor)
            }
        }
    }

    /// - Returns: how many bytes the character has.
    @inline(__always)
    private func appendSymbol(_ bytes: [UInt8], _ position: Int, _ limit: Int, to symbols: inout [Int32]) -> Int {
        let symbol: Int32
        let length: Int
        if bytes[position] < 0x80 {
            symbol = asciiSymbols[Int(bytes[position])]
            length = 1
        } else {
            let unit = UTF8Unit(bytes, at: position, limit: limit)
            length = unit.length
            if let scalar = unit.scalar {
                symbol = index.id(of: bytes[position..<(position + length)]) ?? Symbol.character(scalar)
            } else {
                symbol = Symbol.invalidByte(bytes[position])
            }
        }
        if symbol < 0, fallsBackFirst {
            appendFallback(symbol, to: &symbols, above: 0)
        } else {
            symbols.append(symbol)
        }
        return length
    }

    /// A character without a piece: its bytes, if each has one; else the unknown piece; else nothing.
    private func appendFallback(_ symbol: Int32, to ids: inout [Int32], above floor: Int) {
        let bytes = Symbol.bytes(of: symbol)
        if bytes.allSatisfy({ byteIDs[Int($0)] >= 0 }) {
            for byte in bytes { ids.append(byteIDs[Int(byte)]) }
        } else if let unknown, !(fusesUnknown && ids.count > floor && ids.last == unknown) {
            ids.append(unknown)
        }
    }

    // MARK: - Words

    /// Where the stretch ends that can be merged by itself.
    private func endOfWord(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int {
        guard wordsAreIndependent else { return limit }
        var position = start
        var afterSpace = true
        while position < limit {
            let isSpace = Self.isSpace(bytes, position, limit)
            if isSpace, position > start, !afterSpace { return position }
            afterSpace = isSpace
            position += isSpace ? 3 : 1
        }
        return limit
    }

    @inline(__always)
    private static func isSpace(_ bytes: [UInt8], _ position: Int, _ limit: Int) -> Bool {
        bytes[position] == 0xE2 && position + 3 <= limit && bytes[position + 1] == 0x96 && bytes[position + 2] == 0x81
    }

    private static func holdsInnerWordStart(_ piece: [UInt8]) -> Bool {
        var position = 0
        var afterOther = false
        while position < piece.count {
            let isSpace = isSpace(piece, position, piece.count)
            if isSpace, afterOther { return true }
            afterOther = !isSpace
            position += isSpace ? 3 : 1
        }
        return false
    }
}
