extension MergeTable {
    /// Only the pairs listed, in the order of the list; each must make a piece.
    init(_ merges: [Vocabulary.Merge], of vocabulary: Vocabulary, index: PieceIndex) throws(TokenizerError) {
        var entries: [Entry] = []
        entries.reserveCapacity(merges.count)
        let count = vocabulary.pieces.count
        for (rank, merge) in merges.enumerated() {
            guard (0..<count).contains(Int(merge.left)), (0..<count).contains(Int(merge.right)) else {
                throw TokenizerError(
                    .damaged, source: vocabulary.source,
                    "merge \(rank): ids \(merge.left) and \(merge.right) lie outside the vocabulary of \(count)")
            }
            let piece = vocabulary.pieces[Int(merge.left)] + vocabulary.pieces[Int(merge.right)]
            guard let merged = index.id(of: piece) else {
                throw TokenizerError(
                    .damaged, source: vocabulary.source,
                    "merge \(rank) makes '\(String(decoding: piece, as: UTF8.self))', which is not in the vocabulary")
            }
            entries.append(Entry(left: merge.left, right: merge.right, rank: UInt32(rank), merged: merged))
        }
        self.init(entries)
    }

    /// Longest piece whose halves are tried; SentencePiece trains pieces of at most 16 characters by default.
    private static let longestPieceBytes = 256

    /// Every way to cut a piece in two symbols, ranked by the score of the whole. Pieces of equal score share a rank, so
    /// that the leftmost of them goes first.
    init(scores: [Float], of vocabulary: Vocabulary, index: PieceIndex) throws(TokenizerError) {
        let pieces = vocabulary.pieces
        let ids = pieces.indices.filter { vocabulary.kinds[$0] == .normal || vocabulary.kinds[$0] == .userDefined }
        for id in ids {
            if scores[id].isNaN {
                throw TokenizerError(.damaged, source: vocabulary.source, "the score of piece \(id) is not a number")
            }
            if pieces[id].count > Self.longestPieceBytes {
                throw TokenizerError(
                    .unsupported, source: vocabulary.source,
                    "piece \(id) is \(pieces[id].count) bytes long; at most \(Self.longestPieceBytes) are supported")
            }
        }
        var entries: [Entry] = []
        var rank: UInt32 = 0
        var score: Float?
        for id in ids.sorted(by: { scores[$0] > scores[$1] || (scores[$0] == scores[$1] && $0 < $1) }) {
            if let score, score != scores[id] { rank += 1 }
            score = scores[id]
            let piece = pieces[id]
            var cut = 0
            while cut < piece.count {
                cut += UTF8Unit(piece, at: cut, limit: piece.count).length
                guard cut < piece.count else { break }
                guard let left = Self.symbol(piece[..<cut], index), let right = Self.symbol(piece[cut...], index) else {
                    continue
                }
                entries.append(Entry(left: left, right: right, rank: rank, merged: Int32(id)))
            }
        }
        self.init(entries)
    }

    /// A piece, or a single character that has none.
    private static func symbol(_ bytes: ArraySlice<UInt8>, _ index: PieceIndex) -> Int32? {
        if let id = index.id(of: bytes) { return id }
        guard bytes.count <= 4 else { return nil }
        let copy = Array(bytes)
        let unit = UTF8Unit(copy, at: 0, limit: copy.count)
        return unit.length == copy.count ? unit.scalar.map(Symbol.character) : nil
    }
}
