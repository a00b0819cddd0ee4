/// Reads JSON (RFC 8259) that anybody may have written: bounded depth, no duplicate keys, no number beyond its type.
struct JSONParser {
    /// Our own files nest nine deep.
    private static let deepest = 64
    private let bytes: [UInt8]
    private let file: String?
    private let allowsNaN: Bool
    private var position = 0

    /// - Parameter allowsNaN: `NaN` and `Infinity`, which Python writes and JSON does not have, are read as null.
    static func parse(_ bytes: [UInt8], file: String?, allowsNaN: Bool = false) throws(RunFileError) -> JSONValue {
        var parser = JSONParser(bytes: bytes, file: file, allowsNaN: allowsNaN)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.unexpected("the end of the file") }
        return value
    }

    private init(bytes: [UInt8], file: String?, allowsNaN: Bool) {
        self.bytes = bytes
        self.file = file
        self.allowsNaN = allowsNaN
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func value(depth: Int) throws(RunFileError) -> JSONValue {
        guard depth <= Self.deepest else { throw error("nesting deeper than \(Self.deepest) levels") }
        skipSpace()
        switch next ?? 0 {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "N") where allowsNaN: return try word("NaN", .null)
        case UInt8(ascii: "I") where allowsNaN: return try word("Infinity", .null)
        case UInt8(ascii: "-") where allowsNaN && bytes[position...].starts(with: "-Infinity".utf8):
            return try word("-Infinity", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw unexpected("a JSON value")
        }
    }

    private mutating func object(depth: Int) throws(RunFileError) -> JSONValue {
        position += 1
        var members: [JSONValue.Member] = []
        var seen: Set<String> = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
            let key = try string()
            guard seen.insert(key).inserted else { throw error("the key \"\(key.prefix(60))\" stands there twice") }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("a colon") }
            members.append(.init(key: key, value: try value(depth: depth + 1)))
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw unexpected("a comma or }") }
        }
    }

    private mutating func array(depth: Int) throws(RunFileError) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw unexpected("a comma or ]") }
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(RunFileError) -> JSONValue {
        let expected = "\(word)".utf8
        guard bytes[position...].starts(with: expected) else { throw unexpected("a JSON value") }
        position += expected.count
        return value
    }

    private mutating func number() throws(RunFileError) -> JSONValue {
        let start = position
        var isInteger = true
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) {
            isInteger = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isInteger = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, text != "-0", let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else {
            throw error("the number \(text.prefix(40)) is too large")
        }
        return .number(value)
    }

    private mutating func digits() throws(RunFileError) {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > start else { throw unexpected("a digit") }
    }

    private mutating func string() throws(RunFileError) -> String {
        position += 1
        var unescaped: [UInt8] = []
        var start = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                unescaped.append(contentsOf: bytes[start..<position])
                position += 1
                guard let string = String(validating: unescaped, as: UTF8.self) else {
                    throw error("text that is not valid UTF-8")
                }
                return string
            case UInt8(ascii: "\\"):
                unescaped.append(contentsOf: bytes[start..<position])
                position += 1
                unescaped.append(contentsOf: try escape())
                start = position
            case 0..<0x20: throw error("a control character inside a string")
            default: position += 1
            }
        }
        throw error("a string without its closing quote")
    }

    private mutating func escape() throws(RunFileError) -> [UInt8] {
        guard let byte = next else { throw error("a string without its closing quote") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "u"):
            var code = try codeUnit()
            if (0xD800..<0xDC00).contains(code) {
                guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw error("half a surrogate pair") }
                let low = try codeUnit()
                guard (0xDC00..<0xE000).contains(low) else { throw error("half a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("half a surrogate pair") }
            return Array(String(scalar).utf8)
        default: throw error("an escape that JSON does not have")
        }
    }

    private mutating func codeUnit() throws(RunFileError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw error("\\u needs four hexadecimal digits") }
        let digits = bytes[position..<position + 4]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("\\u needs four hexadecimal digits") }
        position += 4
        return code
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func unexpected(_ expected: String) -> RunFileError {
        let found = next.map { byte in
            byte < 0x20 || byte > 0x7E ? "byte \(byte)" : "'\(Character(Unicode.Scalar(byte)))'"
        }
        return error("expected \(expected), found \(found ?? "the end of the file")")
    }

    private func error(_ problem: String) -> RunFileError {
        let line = 1 + bytes[..<min(position, bytes.count)].count { $0 == 0x0A }
        return RunFileError(
            file: file, line: line, problem: "not JSON: \(problem)",
            remedy: next == nil ? "The file may have been cut off: copy it again, or use an earlier run file." : nil)
    }
}
