/// A strict reader of JSON (RFC 8259) for files that nobody vouches for: bounded depth, no key twice, valid UTF-8.
///
/// Foundation's readers take the last of two equal keys, which lets two tensors of one name pass, and do not tell 1
/// from `true`.
struct JSONParser {
    private let bytes: UnsafeRawBufferPointer
    private let file: String
    private var offset = 0

    private static let deepest = 64

    static func parse(_ bytes: UnsafeRawBufferPointer, file: String) throws(ModelFileError) -> JSONValue {
        var parser = JSONParser(bytes: bytes, file: file)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.offset == bytes.count else { throw parser.failure("nothing after the value") }
        return value
    }

    private init(bytes: UnsafeRawBufferPointer, file: String) {
        self.bytes = bytes
        self.file = file
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func value(depth: Int) throws(ModelFileError) -> JSONValue {
        guard depth < Self.deepest else { throw failure("values nested at most \(Self.deepest) deep") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(_ depth: Int) throws(ModelFileError) -> JSONValue {
        offset += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("a key in quotes") }
            let key = try string()
            skipSpace()
            guard take(":") else { throw failure("a colon after the key \"\(key.prefix(80))\"") }
            let value = try value(depth: depth + 1)
            guard members.updateValue(value, forKey: key) == nil else {
                throw failure("each key once, and not \"\(key.prefix(80))\" twice")
            }
            skipSpace()
        } while take(",")
        guard take("}") else { throw failure("a comma or the end of the object") }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(ModelFileError) -> JSONValue {
        offset += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(elements) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw failure("a comma or the end of the array") }
        return .array(elements)
    }

    private mutating func string() throws(ModelFileError) -> String {
        offset += 1
        var text: [UInt8] = []
        while let byte = next {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw failure("valid UTF-8") }
                return string
            case UInt8(ascii: "\\"):
                text += try escape()
            case 0..<0x20:
                throw failure("control characters as escapes")
            default:
                text.append(byte)
            }
        }
        throw failure("the end of the string")
    }

    private mutating func escape() throws(ModelFileError) -> [UInt8] {
        let byte = next
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte ?? 0]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): break
        default: throw failure("an escape sequence")
        }
        var scalar = try hexadecimal()
        if (0xD800..<0xDC00).contains(scalar), take("\\"), take("u") {
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low) else { throw failure("the second half of a surrogate pair") }
            scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let valid = Unicode.Scalar(scalar) else { throw failure("a surrogate pair") }
        return Array(String(Character(valid)).utf8)
    }

    private mutating func hexadecimal() throws(ModelFileError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw failure("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }

    private mutating func number() throws(ModelFileError) -> JSONValue {
        let start = offset
        var isInteger = true
        _ = take("-")
        let leadingZero = next == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !leadingZero || whole == 1 else { throw failure("a value") }
        if take(".") {
            isInteger = false
            guard digits() > 0 else { throw failure("digits after the point") }
        }
        if take("e") || take("E") {
            isInteger = false
            if !take("-") { _ = take("+") }
            guard digits() > 0 else { throw failure("digits of the exponent") }
        }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        if isInteger, let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw failure("a number that fits a double") }
        return .number(number)
    }

    private mutating func digits() -> Int {
        let start = offset
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
        return offset - start
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(ModelFileError) -> JSONValue {
        let text = "\(word)".utf8
        guard bytes.count - offset >= text.count, bytes[offset..<(offset + text.count)].elementsEqual(text) else {
            throw failure("a value")
        }
        offset += text.count
        return value
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    private func failure(_ expected: String) -> ModelFileError {
        let found = next.map { "byte \($0) at offset \(offset)" } ?? "the end at offset \(offset)"
        return ModelFileError(
            file: file, field: "JSON", expected: expected, found: found, remedy: ModelFileError.damaged)
    }
}
