/// Finds control and user-defined pieces in text: from left to right, the longest first.
struct SpecialTokenFinder: Sendable {
    enum Fragment: Equatable {
        case text(Range<Int>)
        case token(Int32)
    }

    /// A trie: child by parent and byte.
    private var children: [UInt64: UInt32] = [:]
    /// Id of the piece that ends at a node, or -1.
    private var ends: [Int32] = [-1]
    private var startsPiece = [Bool](repeating: false, count: 256)
    private var isControl: Set<Int32> = []
    private let rules: [Int32: Vocabulary.MatchRule]

    /// Longer ones than any in use would make time quadratic.
    private static let longestPieceBytes = 256
    /// Each byte may cost some 50 bytes in the tree.
    private static let mostBytes = 4 << 20

    /// Finds nothing.
    init() {
        rules = [:]
    }

    /// - Parameters:
    ///   - normalized: the pieces sought in normalised text, or the others.
    ///   - spelling: how a piece looks in the text.
    init(
        _ vocabulary: Vocabulary, normalized: Bool, spelling: ([UInt8]) -> [UInt8] = { $0 }
    ) throws(TokenizerError) {
        rules = vocabulary.matchRules
        var bytes = 0
        for (id, kind) in vocabulary.kinds.enumerated()
        where kind == .control || kind == .userDefined || kind == .unknown {
            let id = Int32(id)
            guard (rules[id]?.normalized ?? false) == normalized else { continue }
            let piece = spelling(vocabulary.pieces[Int(id)])
            guard let first = piece.first else { continue }
            bytes += piece.count
            guard piece.count <= Self.longestPieceBytes, bytes <= Self.mostBytes else {
                throw TokenizerError(
                    .unsupported, source: vocabulary.source,
                    "special token \(id): at most \(Self.longestPieceBytes) bytes each and \(Self.mostBytes) together "
                        + "are supported, found \(piece.count) and \(bytes)")
            }
            startsPiece[Int(first)] = true
            var node: UInt32 = 0
            for byte in piece {
                let key = UInt64(node) << 8 | UInt64(byte)
                if let child = children[key] {
                    node = child
                } else {
                    node = UInt32(ends.count)
                    children[key] = node
                    ends.append(-1)
                }
            }
            ends[Int(node)] = id
            if kind != .userDefined { isControl.insert(id) }
        }
    }

    var isEmpty: Bool { ends.count == 1 }

    /// - Parameter findsControl: also control pieces; user-defined ones are found in any case.
    func split(_ bytes: [UInt8], _ range: Range<Int>, findsControl: Bool) -> [Fragment] {
        if isEmpty { return range.isEmpty ? [] : [.text(range)] }
        var fragments: [Fragment] = []
        var textStart = range.lowerBound
        var position = range.lowerBound
        while position < range.upperBound {
            guard startsPiece[Int(bytes[position])],
                let (id, end) = longestMatch(bytes, position, range, findsControl)
            else {
                position += 1
                continue
            }
            let rule = rules[id] ?? Vocabulary.MatchRule()
            var start = position
            position = end
            if rule.stripsLeft { start = Self.startOfSpaces(bytes, textStart..<start) }
            if rule.stripsRight { position = Self.endOfSpaces(bytes, end..<range.upperBound) }
            if textStart < start { fragments.append(.text(textStart..<start)) }
            fragments.append(.token(id))
            textStart = position
        }
        if textStart < range.upperBound { fragments.append(.text(textStart..<range.upperBound)) }
        return fragments
    }

    private func longestMatch(
        _ bytes: [UInt8], _ start: Int, _ range: Range<Int>, _ findsControl: Bool
    ) -> (id: Int32, end: Int)? {
        var best: (id: Int32, end: Int)?
        var node: UInt32 = 0
        var position = start
        while position < range.upperBound, let child = children[UInt64(node) << 8 | UInt64(bytes[position])] {
            node = child
            position += 1
            let id = ends[Int(node)]
            guard id >= 0, findsControl || !isControl.contains(id) else { continue }
            if rules[id]?.singleWord == true, !Self.standsAlone(bytes, start..<position, in: range) { continue }
            best = (id, position)
        }
        return best
    }

    // MARK: - Surroundings

    private static func scalar(_ bytes: [UInt8], before end: Int, from start: Int) -> (Unicode.Scalar, Int)? {
        var position = end - 1
        while position > start, end - position < 4, bytes[position] & 0xC0 == 0x80 { position -= 1 }
        guard position >= start else { return nil }
        let unit = UTF8Unit(bytes, at: position, limit: end)
        guard position + unit.length == end, let scalar = unit.scalar.flatMap(Unicode.Scalar.init) else { return nil }
        return (scalar, position)
    }

    private static func startOfSpaces(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var start = range.upperBound
        while let (scalar, at) = scalar(bytes, before: start, from: range.lowerBound), scalar.properties.isWhitespace {
            start = at
        }
        return start
    }

    private static func endOfSpaces(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var end = range.lowerBound
        while end < range.upperBound {
            let unit = UTF8Unit(bytes, at: end, limit: range.upperBound)
            guard let scalar = unit.scalar.flatMap(Unicode.Scalar.init), scalar.properties.isWhitespace else { break }
            end += unit.length
        }
        return end
    }

    private static func standsAlone(_ bytes: [UInt8], _ match: Range<Int>, in range: Range<Int>) -> Bool {
        if let (before, _) = scalar(bytes, before: match.lowerBound, from: range.lowerBound), isWord(before) {
            return false
        }
        guard match.upperBound < range.upperBound else { return true }
        let after = UTF8Unit(bytes, at: match.upperBound, limit: range.upperBound).scalar.flatMap(Unicode.Scalar.init)
        return !(after.map(isWord) ?? false)
    }

    /// `\w` (UTS 18): letters, marks, decimal digits, connectors and joiners.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation: return true
        default: return properties.isAlphabetic || properties.isJoinControl
        }
    }
}
