/// Unigram: of all ways to cut a text into pieces the one with the highest sum of scores (Viterbi; Kudo 2018).
///
/// A character that is no piece by itself may be an unknown one, at ten less than the lowest score. As in SentencePiece's
/// and Hugging Face's own code, ties go to the piece that begins first, and sums are rounded as theirs are.
struct UnigramEncoder: Sendable {
    private static let unknownPenalty = 10.0

    private let trie: ByteTrie
    /// By id; user-defined pieces get what makes them win.
    private let scores: [Double]
    private let userDefined: [Bool]
    private let highestScore: Float
    private let unknownScore: Double
    private let byteIDs: [Int32]
    private let unknown: Int32?
    private let fusesUnknown: Bool
    private let sums: Vocabulary.Sums

    /// Longer pieces than any in use would make time quadratic.
    private static let longestPieceBytes = 1024

    init(_ vocabulary: Vocabulary, scores: [Double], sums: Vocabulary.Sums) throws(TokenizerError) {
        let source = vocabulary.source
        guard scores.count == vocabulary.pieces.count else {
            throw TokenizerError(
                .damaged, source: source, "expected \(vocabulary.pieces.count) scores, found \(scores.count)")
        }
        var pieces: [(bytes: [UInt8], id: Int32)] = []
        var lowest = Double.greatestFiniteMagnitude
        var highest = Float.leastNormalMagnitude
        for (id, kind) in vocabulary.kinds.enumerated() {
            guard scores[id].isFinite else {
                throw TokenizerError(.damaged, source: source, "the score of piece \(id) is not a number")
            }
            // Hugging Face finds byte pieces in the text, spelled out, and all scores count.
            let isFound = kind == .normal || kind == .userDefined || (kind == .byte && sums == .double)
            if isFound {
                if vocabulary.pieces[id].count > Self.longestPieceBytes {
                    throw TokenizerError(
                        .unsupported, source: source,
                        "piece \(id) is \(vocabulary.pieces[id].count) bytes long; at most \(Self.longestPieceBytes) "
                            + "are supported")
                }
                pieces.append((vocabulary.pieces[id], Int32(id)))
            }
            if kind == .normal || (sums == .double && kind != .unused) {
                lowest = min(lowest, scores[id])
                highest = max(highest, Float(scores[id]))
            }
        }
        trie = ByteTrie(pieces)
        self.scores = scores
        self.sums = sums
        userDefined = vocabulary.kinds.map { $0 == .userDefined && sums == .single }
        highestScore = highest
        let floor = lowest - Self.unknownPenalty
        unknownScore = sums == .single ? Double(Float(lowest) - Float(Self.unknownPenalty)) : floor
        byteIDs = try vocabulary.bytePieces()
        unknown = vocabulary.unknown
        fusesUnknown = vocabulary.fusesUnknown
    }

    /// Appends the ids of one word, or of a whole text.
    func encode(_ bytes: [UInt8], _ range: Range<Int>, into ids: inout [Int32], using scratch: inout EncodingScratch) {
        let key = scratch.cache.key(of: range, in: bytes)
        if let key, scratch.cache.append(key, range, in: bytes, to: &ids) { return }
        let start = ids.count
        findBest(bytes, range, &scratch.best)
        appendBest(bytes, range, &scratch.best, &ids)
        if let key { scratch.cache.insert(key, range, in: bytes, ids[start...]) }
    }

    /// The best way to some place in the text.
    struct Node {
        var score = 0.0
        /// Where its last piece begins, from the beginning of the range; -1: no way is known.
        var start: Int32 = -1
        /// Its last piece; -1: a character without one.
        var id: Int32 = -1
    }

    // MARK: - Viterbi

    private func findBest(_ bytes: [UInt8], _ range: Range<Int>, _ best: inout [Node]) {
        best.removeAll(keepingCapacity: true)
        best.append(contentsOf: repeatElement(Node(), count: range.count + 1))
        best.withUnsafeMutableBufferPointer { best in
            bytes.withUnsafeBufferPointer { raw in
                var position = range.lowerBound
                while position < range.upperBound {
                    let length =
                        raw[position] < 0x80 ? 1 : UTF8Unit(bytes, at: position, limit: range.upperBound).length
                    let start = position - range.lowerBound
                    let till = best[start].score
                    var isPiece = false
                    var node = ByteTrie.root
                    var end = position
                    while end < range.upperBound, let child = trie.child(of: node, raw[end]) {
                        node = child
                        end += 1
                        let id = trie.id(at: node)
                        if id < 0 { continue }
                        offer(till + score(id, end - position), id, start, &best[end - range.lowerBound])
                        if end - position == length { isPiece = true }
                    }
                    if !isPiece { offer(till + unknownScore, -1, start, &best[start + length]) }
                    position += length
                }
            }
        }
    }

    @inline(__always)
    private func score(_ id: Int32, _ length: Int) -> Double {
        userDefined[Int(id)] ? Double(Float(length) * highestScore) - 0.1 : scores[Int(id)]
    }

    @inline(__always)
    private func offer(_ score: Double, _ id: Int32, _ start: Int, _ node: inout Node) {
        let score = rounded(score)
        if node.start >= 0, score <= node.score { return }
        node = Node(score: score, start: Int32(start), id: id)
    }

    @inline(__always)
    private func rounded(_ sum: Double) -> Double { sums == .single ? Double(Float(sum)) : sum }

    // MARK: - Ids

    private func appendBest(_ bytes: [UInt8], _ range: Range<Int>, _ best: inout [Node], _ ids: inout [Int32]) {
        let floor = ids.count
        // The way back, noted as each piece's end at its beginning, is then walked forward.
        var at = range.count
        var end: Int32 = -1
        while at > 0 {
            let start = Int(best[at].start)
            let next = end
            end = Int32(at)
            // The place of `at` is not read again as an end: it may point on.
            best[at].start = next
            at = start
        }
        var position = 0
        while position < range.count {
            let next = Int(end)
            let node = best[next]
            if node.id >= 0 {
                ids.append(node.id)
            } else {
                appendUnknown(bytes[(range.lowerBound + position)..<(range.lowerBound + next)], &ids, above: floor)
            }
            position = next
            end = node.start
        }
    }

    /// Its bytes, if each has a piece; else the unknown piece; else nothing.
    private func appendUnknown(_ character: ArraySlice<UInt8>, _ ids: inout [Int32], above floor: Int) {
        if character.allSatisfy({ byteIDs[Int($0)] >= 0 }) {
            for byte in character { ids.append(byteIDs[Int(byte)]) }
        } else if let unknown, !(fusesUnknown && ids.count > floor && ids.last == unknown) {
            ids.append(unknown)
        }
    }
}
