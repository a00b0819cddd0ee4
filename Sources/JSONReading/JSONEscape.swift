/// What stands behind a backslash in a string.
enum JSONEscape {
    struct Refusal: Error {
        var offset: Int
        var expected: String
        var found: String?
    }

    /// The scalar that the escape at `start` stands for, and its length in bytes; surrogates count in pairs only.
    static func read(_ text: [UInt8], at start: Int) throws(Refusal) -> (scalar: Unicode.Scalar, length: Int) {
        let kind = start + 1 < text.count ? text[start + 1] : 0
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return (Unicode.Scalar(kind), 2)
        case UInt8(ascii: "b"): return ("\u{8}", 2)
        case UInt8(ascii: "f"): return ("\u{C}", 2)
        case UInt8(ascii: "n"): return ("\n", 2)
        case UInt8(ascii: "r"): return ("\r", 2)
        case UInt8(ascii: "t"): return ("\t", 2)
        case UInt8(ascii: "u"): break
        default: throw Refusal(offset: start + 1, expected: "an escape that JSON has")
        }
        let high = try codeUnit(text, at: start + 2)
        if let scalar = Unicode.Scalar(high) { return (scalar, 6) }
        let half = Refusal(offset: start, expected: "both halves of a surrogate pair", found: "one")
        guard high < 0xDC00, text[(start + 6)...].starts(with: "\\u".utf8) else { throw half }
        let low = try codeUnit(text, at: start + 8)
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw half }
        return (scalar, 12)
    }

    private static func codeUnit(_ text: [UInt8], at start: Int) throws(Refusal) -> UInt32 {
        var value: UInt32 = 0
        for position in start..<(start + 4) {
            guard position < text.count, let digit = digit(text[position]) else {
                throw Refusal(offset: position, expected: "four hexadecimal digits")
            }
            value = value << 4 | digit
        }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x37)
        case 0x61...0x66: UInt32(byte - 0x57)
        default: nil
        }
    }

    /// A string that has passed the parser, without its escapes.
    static func resolve(_ text: [UInt8], in range: Range<Int>) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(range.count)
        var position = range.lowerBound
        while position < range.upperBound {
            if text[position] == UInt8(ascii: "\\"), let (scalar, length) = try? read(text, at: position) {
                plain += Array(String(Character(scalar)).utf8)
                position += length
            } else {
                plain.append(text[position])
                position += 1
            }
        }
        return plain
    }
}
