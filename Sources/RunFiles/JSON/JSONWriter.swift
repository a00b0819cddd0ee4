/// Writes JSON that people can read and `diff`: what fits on a line stays on one, everything else has one element a line.
///
/// A token's record is one line, a trial's records are many; a run of the built-in suite is under 3 MB.
struct JSONWriter {
    /// Longest line in bytes, indentation not counted.
    private static let lineWidth = 110
    private var bytes: [UInt8] = []

    static func text(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(value, indentation: 0)
        writer.bytes.append(UInt8(ascii: "\n"))
        return writer.bytes
    }

    /// Everything on one line, as JSON Lines want it.
    static func line(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        _ = writer.writeInline(value, limit: .max)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private mutating func write(_ value: JSONValue, indentation: Int) {
        let start = bytes.count
        if writeInline(value, limit: start + Self.lineWidth) { return }
        bytes.removeLast(bytes.count - start)
        switch value {
        case .array(let elements):
            writeLines(elements, open: "[", close: "]", indentation: indentation) { writer, element in
                writer.write(element, indentation: indentation + 1)
            }
        case .object(let members):
            writeLines(members, open: "{", close: "}", indentation: indentation) { writer, member in
                writer.writeString(member.key)
                writer.append(": ")
                writer.write(member.value, indentation: indentation + 1)
            }
        default:
            _ = writeInline(value, limit: .max)
        }
    }

    private mutating func writeLines<Element>(
        _ elements: [Element], open: String, close: String, indentation: Int,
        _ body: (inout JSONWriter, Element) -> Void
    ) {
        append(open)
        for (index, element) in elements.enumerated() {
            append(index == 0 ? "\n" : ",\n")
            append(String(repeating: " ", count: indentation + 1))
            body(&self, element)
        }
        append("\n" + String(repeating: " ", count: indentation) + close)
    }

    /// - Returns: false when the text would pass `limit` bytes; what was written until then stays for the caller to cut.
    private mutating func writeInline(_ value: JSONValue, limit: Int) -> Bool {
        switch value {
        case .null: append("null")
        case .boolean(let value): append(value ? "true" : "false")
        case .integer(let value): append(String(value))
        case .number(let value): append(Self.shortest(value))
        case .string(let value): writeString(value)
        case .array(let elements):
            append("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { append(", ") }
                guard writeInline(element, limit: limit) else { return false }
            }
            append("]")
        case .object(let members):
            append("{")
            for (index, member) in members.enumerated() {
                if index > 0 { append(", ") }
                writeString(member.key)
                append(": ")
                guard writeInline(member.value, limit: limit) else { return false }
            }
            append("}")
        }
        return bytes.count <= limit
    }

    /// The shortest digits that read back as the same number; whole numbers without a fraction.
    static func shortest(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        let isWhole = value == value.rounded(.towardZero) && abs(value) < 9_007_199_254_740_992
        let isNegativeZero = value == 0 && value.sign == .minus
        return isWhole && !isNegativeZero ? String(Int64(value)) : value.description
    }

    private mutating func writeString(_ string: String) {
        append("\"")
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\r"): append("\\r")
            case UInt8(ascii: "\t"): append("\\t")
            case 0..<0x20: append("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            default: bytes.append(byte)
            }
        }
        append("\"")
    }

    private mutating func append(_ string: String) {
        bytes.append(contentsOf: string.utf8)
    }
}
