/// Checks a text to be JSON and lists its values. Works with a stack of its own, so that nesting cannot exhaust the
/// thread's.
struct JSONParser {
    private let text: [UInt8]
    private let allowsNaN: Bool
    private var position = 0
    private(set) var nodes: [JSONText.Node] = []
    /// The arrays and objects that are open, as node indices.
    private var open: [Int] = []

    init(_ text: [UInt8], allowsNaN: Bool) {
        self.text = text
        self.allowsNaN = allowsNaN
        // A byte order mark, which some editors write; a reader may ignore it (RFC 8259, section 8.1).
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    mutating func parse() throws(JSONDamage) {
        try value()
        while let container = open.last {
            skipBlanks()
            let isObject = nodes[container].kind == .object
            let isEmpty = nodes.count == container + 1
            if current == UInt8(ascii: isObject ? "}" : "]") {
                position += 1
                nodes[container].end = Int32(position)
                nodes[container].next = Int32(nodes.count)
                open.removeLast()
                continue
            }
            if !isEmpty {
                try expect(UInt8(ascii: ","), isObject ? "a comma or }" : "a comma or ]")
                skipBlanks()
            }
            if isObject {
                guard current == UInt8(ascii: "\"") else { throw damage("a key in double quotes") }
                try string()
                skipBlanks()
                try expect(UInt8(ascii: ":"), "a colon")
            }
            try value()
        }
        skipBlanks()
        if position < text.count { throw damage("the end of the file") }
    }

    // MARK: - Places

    private var current: UInt8? { position < text.count ? text[position] : nil }

    private func damage(_ expected: String, found: String? = nil) -> JSONDamage {
        JSONDamage(text, at: position, expected: expected, found: found)
    }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func expect(_ byte: UInt8, _ name: String) throws(JSONDamage) {
        guard current == byte else { throw damage(name) }
        position += 1
    }

    // MARK: - Values

    /// A whole scalar value, or the beginning of an array or object.
    private mutating func value() throws(JSONDamage) {
        skipBlanks()
        switch current ?? 0 {
        case UInt8(ascii: "{"): try begin(.object)
        case UInt8(ascii: "["): try begin(.array)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true", .yes)
        case UInt8(ascii: "f"): try word("false", .no)
        case UInt8(ascii: "n"): try word("null", .null)
        case UInt8(ascii: "N") where allowsNaN: try word("NaN", .null)
        case UInt8(ascii: "I") where allowsNaN: try word("Infinity", .null)
        case UInt8(ascii: "-") where allowsNaN && text[position...].starts(with: "-Infinity".utf8):
            try word("-Infinity", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
        default: throw damage("a JSON value")
        }
    }

    private mutating func append(_ kind: JSONElement.Kind, _ range: Range<Int>, isEscaped: Bool = false) {
        nodes.append(
            JSONText.Node(
                kind: kind, isEscaped: isEscaped, start: Int32(range.lowerBound), end: Int32(range.upperBound),
                next: Int32(nodes.count + 1)))
    }

    private mutating func begin(_ kind: JSONElement.Kind) throws(JSONDamage) {
        if open.count == JSONText.deepest {
            throw damage("at most \(JSONText.deepest) levels of nesting", found: "more")
        }
        open.append(nodes.count)
        append(kind, position..<position)
        position += 1
    }

    private mutating func word(_ word: StaticString, _ kind: JSONElement.Kind) throws(JSONDamage) {
        let end = position + word.utf8CodeUnitCount
        guard end <= text.count, text[position..<end].elementsEqual("\(word)".utf8) else {
            throw damage("a JSON value")
        }
        append(kind, position..<end)
        position = end
    }

    private mutating func digits() throws(JSONDamage) {
        let start = position
        while let byte = current, (0x30...0x39).contains(byte) { position += 1 }
        if position == start { throw damage("a digit") }
    }

    private mutating func number() throws(JSONDamage) {
        let start = position
        if current == UInt8(ascii: "-") { position += 1 }
        // No digit may follow a leading 0: one that does is found to be out of place.
        if current == UInt8(ascii: "0") { position += 1 } else { try digits() }
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

    private mutating func string() throws(JSONDamage) {
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
                try escape()
            case 0x20..<0x80: position += 1
            // Byte-level vocabularies are full of these.
            case 0xC2...0xDF where position + 1 < text.count && text[position + 1] & 0xC0 == 0x80: position += 2
            case 0x80...: try scalar()
            default: throw damage("an escape in place of a control character")
            }
        }
        throw damage("a closing quote")
    }

    private mutating func escape() throws(JSONDamage) {
        do throws(JSONEscape.Refusal) {
            position += try JSONEscape.read(text, at: position).length
        } catch {
            throw JSONDamage(text, at: error.offset, expected: error.expected, found: error.found)
        }
    }

    /// A scalar of more than one byte.
    private mutating func scalar() throws(JSONDamage) {
        var bytes = text[position..<min(position + 4, text.count)].makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        guard case .valid(let encoded) = parser.parseScalar(from: &bytes) else { throw damage("text in UTF-8") }
        position += encoded.count
    }
}
