/// Checks a text to be JSON and lists its values. Works with a stack of its own, so that nesting cannot exhaust the
/// thread's.
struct JSONParser {
    private let text: [UInt8]
    private var position = 0
    private(set) var nodes: [JSONDocument.Node] = []
    /// The arrays and objects that are open, as node indices.
    private var open: [Int] = []

    typealias Damage = JSONDocument.Damage

    init(_ text: [UInt8]) {
        self.text = text
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func parse() throws(Damage) {
        try value()
        while let container = open.last {
            skipBlanks()
            let isObject = nodes[container].kind == .object
            let isEmpty = nodes.count == container + 1
            let close = UInt8(ascii: isObject ? "}" : "]")
            if current == close {
                position += 1
                nodes[container].end = Int32(position)
                nodes[container].next = Int32(nodes.count)
                open.removeLast()
                continue
            }
            if !isEmpty {
                try expect(UInt8(ascii: ","))
                skipBlanks()
            }
            if isObject {
                guard current == UInt8(ascii: "\"") else { throw damage("expected a key in quotes") }
                try string()
                skipBlanks()
                try expect(UInt8(ascii: ":"))
            }
            try value()
        }
        skipBlanks()
        if position < text.count { throw damage("expected the end") }
    }

    // MARK: - Values

    private var current: UInt8? { position < text.count ? text[position] : nil }

    private func damage(_ reason: String) -> Damage {
        Damage(offset: position, reason: current == nil ? "\(reason), found the end" : reason)
    }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func expect(_ byte: UInt8) throws(Damage) {
        guard current == byte else { throw damage("expected '\(Character(Unicode.Scalar(byte)))'") }
        position += 1
    }

    /// A whole scalar value, or the beginning of an array or object.
    private mutating func value() throws(Damage) {
        skipBlanks()
        guard let first = current else { throw damage("expected a value") }
        switch first {
        case UInt8(ascii: "{"): try begin(.object)
        case UInt8(ascii: "["): try begin(.array)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true", .yes)
        case UInt8(ascii: "f"): try word("false", .no)
        case UInt8(ascii: "n"): try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default: throw damage("expected a value")
        }
    }

    private mutating func append(_ kind: JSONDocument.Kind, _ range: Range<Int>, isEscaped: Bool = false) {
        nodes.append(
            JSONDocument.Node(
                kind: kind, isEscaped: isEscaped, start: Int32(range.lowerBound), end: Int32(range.upperBound),
                next: Int32(nodes.count + 1)))
    }

    private mutating func begin(_ kind: JSONDocument.Kind) throws(Damage) {
        if open.count == JSONDocument.deepest {
            throw damage("nested deeper than \(JSONDocument.deepest) levels")
        }
        open.append(nodes.count)
        append(kind, position..<position)
        position += 1
    }

    private mutating func word(_ word: StaticString, _ kind: JSONDocument.Kind) throws(Damage) {
        let end = position + word.utf8CodeUnitCount
        guard end <= text.count, text[position..<end].elementsEqual("\(word)".utf8) else {
            throw damage("expected a value")
        }
        append(kind, position..<end)
        position = end
    }

    private mutating func digits() throws(Damage) {
        let start = position
        while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
        if position == start { throw damage("expected a digit") }
    }

    private mutating func number() throws(Damage) {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        let first = current
        try digits()
        if first == UInt8(ascii: "0"), text[position - 1] != first || position - start > 2 {
            throw damage("a number begins with 0")
        }
        if current == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        append(.number, start..<position)
    }

    // MARK: - Strings

    private mutating func string() throws(Damage) {
        position += 1
        let start = position
        var isEscaped = false
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                append(.string, start..<position, isEscaped: isEscaped)
                position += 1
                return
            case UInt8(ascii: "\\"):
                isEscaped = true
                guard let (_, length) = Self.escape(text[position...]) else { throw damage("an unknown escape") }
                position += length
            case 0x20..<0x80: position += 1
            case 0x80...:
                let unit = UTF8Unit(text, at: position, limit: text.count)
                if unit.scalar == nil { throw damage("a string is not UTF-8") }
                position += unit.length
            default: throw damage("a control character within a string")
            }
        }
        throw damage("expected a quote")
    }

    /// The scalar that an escape stands for, and its length in bytes; surrogates count in pairs only.
    private static func escape(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, Int)? {
        guard let kind = bytes.dropFirst().first else { return nil }
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return (Unicode.Scalar(kind), 2)
        case UInt8(ascii: "b"): return ("\u{8}", 2)
        case UInt8(ascii: "f"): return ("\u{C}", 2)
        case UInt8(ascii: "n"): return ("\n", 2)
        case UInt8(ascii: "r"): return ("\r", 2)
        case UInt8(ascii: "t"): return ("\t", 2)
        default: break
        }
        guard kind == UInt8(ascii: "u"), let high = hexadecimal(bytes.dropFirst(2)) else { return nil }
        if let scalar = Unicode.Scalar(high) { return (scalar, 6) }
        guard high < 0xDC00, bytes.dropFirst(6).starts(with: Array("\\u".utf8)),
            let low = hexadecimal(bytes.dropFirst(8)), (0xDC00...0xDFFF).contains(low)
        else { return nil }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)).map { ($0, 12) }
    }

    private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        guard bytes.count >= 4 else { return nil }
        var value: UInt32 = 0
        for byte in bytes.prefix(4) {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x37)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x57)
            default: return nil
            }
        }
        return value
    }

    /// A string that has passed the parser, without its escapes.
    static func unescape(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.first {
            if byte == UInt8(ascii: "\\"), let (scalar, length) = escape(rest) {
                plain += Array(String(Character(scalar)).utf8)
                rest = rest.dropFirst(length)
            } else {
                plain.append(byte)
                rest = rest.dropFirst()
            }
        }
        return plain
    }
}
