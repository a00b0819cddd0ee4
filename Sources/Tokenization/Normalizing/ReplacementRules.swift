/// SentencePiece's `precompiled_charsmap`: a double-array trie (darts-clone) of byte strings, and what replaces each.
///
/// Layout: the trie's size in bytes (32 bits, little-endian), the trie in units of 32 bits, then the replacements, each
/// ended by a zero byte. A rule's value is the offset of its replacement.
struct ReplacementRules: Sendable {
    private let units: [UInt32]
    private let replacements: [UInt8]

    /// The largest in use has some 250 KB.
    private static let mostBytes = 64 << 20
    /// Longer ones than any in use; else a crafted trie could take quadratic time, or any amount of memory.
    private static let longestRule = 256
    private static let longestReplacement = 256

    init(_ bytes: [UInt8], _ source: String) throws(TokenizerError) {
        func damaged(_ what: String) -> TokenizerError {
            TokenizerError(.damaged, source: source, "precompiled_charsmap: \(what)")
        }
        if bytes.count > Self.mostBytes {
            throw damaged("expected at most \(Self.mostBytes) bytes, found \(bytes.count)")
        }
        if bytes.isEmpty {
            units = []
            replacements = []
            return
        }
        guard bytes.count >= 4 else { throw damaged("expected a size of 4 bytes, found \(bytes.count)") }
        let size = Int(Self.unit(bytes, 0))
        guard size % 4 == 0, size <= bytes.count - 4 else {
            throw damaged("expected a trie of at most \(bytes.count - 4) bytes, found \(size)")
        }
        units = (0..<(size / 4)).map { Self.unit(bytes, 4 + $0 * 4) }
        replacements = Array(bytes[(4 + size)...])
    }

    private static func unit(_ bytes: [UInt8], _ at: Int) -> UInt32 {
        UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
    }

    /// - Parameter limit: bytes that the result may have, but for a few; what is left from there on stays.
    func apply(to text: [UInt8], _ search: Normalizer.RuleSearch, _ limit: Int) -> [UInt8] {
        if units.isEmpty { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.count + text.count / 8)
        switch search {
        case .longest: replaceLongest(text, &result, limit)
        case .graphemes: replaceGraphemes(text, &result, limit)
        }
        return result
    }

    // MARK: - The trie

    /// A rule that is a prefix of the range: the first met, or the longest.
    private func find(_ text: [UInt8], _ range: Range<Int>, longest: Bool) -> (length: Int, offset: Int)? {
        guard let root = units.first else { return nil }
        var node = Self.child(root)
        var found: (length: Int, offset: Int)?
        for position in range {
            let byte = UInt32(text[position])
            node ^= byte
            guard Int(node) < units.count else { break }
            let unit = units[Int(node)]
            if unit & (1 << 31 | 0xFF) != byte { break }
            node ^= Self.child(unit)
            if unit >> 8 & 1 != 0, Int(node) < units.count {
                found = (position + 1 - range.lowerBound, Int(units[Int(node)] & ~(1 << 31)))
                if !longest { break }
            }
        }
        return found
    }

    /// Where the children of a unit begin, as a difference.
    private static func child(_ unit: UInt32) -> UInt32 { (unit >> 10) << ((unit & 1 << 9) >> 6) }

    private func append(_ offset: Int, to result: inout [UInt8]) {
        var position = offset
        let limit = min(replacements.count, offset + Self.longestReplacement)
        while position < limit, replacements[position] != 0 {
            result.append(replacements[position])
            position += 1
        }
    }

    // MARK: - The two ways

    private func replaceLongest(_ text: [UInt8], _ result: inout [UInt8], _ limit: Int) {
        var position = 0
        while position < text.count {
            if result.count + text.count - position > limit {
                result += text[position...]
                return
            }
            let range = position..<min(text.count, position + Self.longestRule)
            if let (length, offset) = find(text, range, longest: true) {
                append(offset, to: &result)
                position += length
            } else {
                let unit = UTF8Unit(text, at: position, limit: text.count)
                result += text[position..<(position + unit.length)]
                position += unit.length
            }
        }
    }

    /// Graphemes of more bytes are looked at character by character only.
    private static let longestGrapheme = 5

    private func replaceGraphemes(_ text: [UInt8], _ result: inout [UInt8], _ limit: Int) {
        var position = 0
        while position < text.count {
            if result.count + text.count - position > limit {
                result += text[position...]
                return
            }
            // Between two ASCII characters a grapheme ends, unless they are CR LF.
            var end = position + 1
            while end < text.count {
                let isLine = text[end - 1] == 0x0D && text[end] == 0x0A
                if text[end - 1] < 0x80, text[end] < 0x80, !isLine { break }
                end += 1
            }
            let part = position..<end
            position = end
            guard part.count > 1, let whole = String(validating: text[part], as: UTF8.self) else {
                replaceCharacters(text, part, &result)
                continue
            }
            var start = part.lowerBound
            for character in whole {
                let grapheme = start..<(start + character.utf8.count)
                start = grapheme.upperBound
                if grapheme.count <= Self.longestGrapheme, let (_, offset) = find(text, grapheme, longest: false) {
                    append(offset, to: &result)
                } else {
                    replaceCharacters(text, grapheme, &result)
                }
            }
        }
    }

    private func replaceCharacters(_ text: [UInt8], _ range: Range<Int>, _ result: inout [UInt8]) {
        var position = range.lowerBound
        while position < range.upperBound {
            let unit = UTF8Unit(text, at: position, limit: range.upperBound)
            let character = position..<(position + unit.length)
            if unit.scalar != nil, let (_, offset) = find(text, character, longest: false) {
                append(offset, to: &result)
            } else {
                result += text[character]
            }
            position = character.upperBound
        }
    }
}
