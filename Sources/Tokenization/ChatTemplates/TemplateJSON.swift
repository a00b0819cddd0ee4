/// `tojson`, as transformers writes it: Python's `json.dumps` with characters left as they are.
enum TemplateJSON {
    static func text(of value: TemplateValue, line: Int, depth: Int = 0) throws(ChatTemplateError) -> String {
        if depth > 64 { throw ChatTemplateError(.rendering, line: line, "'tojson' of values nested too deep") }
        switch value {
        case .none: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .integer, .number: return value.text ?? "null"
        case .string(let text): return quoted(text)
        case .list(let list):
            var parts: [String] = []
            for element in list { parts.append(try Self.text(of: element, line: line, depth: depth + 1)) }
            return "[" + parts.joined(separator: ", ") + "]"
        case .dictionary(let members):
            var parts: [String] = []
            for (key, value) in members {
                parts.append(quoted(key) + ": " + (try Self.text(of: value, line: line, depth: depth + 1)))
            }
            return "{" + parts.joined(separator: ", ") + "}"
        case .undefined, .namespace, .function, .method:
            throw ChatTemplateError(.rendering, line: line, "'tojson' of \(value.kindName)")
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{8}": result += "\\b"
            case "\u{C}": result += "\\f"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
