/// `tojson`, as transformers writes it: Python's `json.dumps` with characters left as they are.
enum TemplateJSON {
    /// - Parameter indent: spaces for each level, one element a line; `nil` writes everything on one line.
    static func text(
        of value: TemplateValue, line: Int, indent: Int? = nil, depth: Int = 0
    ) throws(ChatTemplateError) -> String {
        if depth > 64 { throw ChatTemplateError(.rendering, line: line, "'tojson' of values nested too deep") }
        switch value {
        case .none: return "null"
        case .bool(let flag): return flag ? "true" : "false"
        case .integer, .number: return value.text ?? "null"
        case .string(let text): return quoted(text)
        case .list(let list):
            var parts: [String] = []
            for element in list {
                parts.append(try Self.text(of: element, line: line, indent: indent, depth: depth + 1))
            }
            return joined(parts, "[", "]", indent, depth)
        case .dictionary(let members):
            var parts: [String] = []
            for (key, value) in members {
                let text = try Self.text(of: value, line: line, indent: indent, depth: depth + 1)
                parts.append(quoted(key) + ": " + text)
            }
            return joined(parts, "{", "}", indent, depth)
        case .undefined, .namespace, .function, .macro, .method:
            throw ChatTemplateError(.rendering, line: line, "'tojson' of \(value.kindName)")
        }
    }

    private static func joined(_ parts: [String], _ open: String, _ close: String, _ indent: Int?, _ depth: Int)
        -> String
    {
        guard let indent, !parts.isEmpty else { return open + parts.joined(separator: ", ") + close }
        let inner = "\n" + String(repeating: " ", count: indent * (depth + 1))
        let outer = "\n" + String(repeating: " ", count: indent * depth)
        return open + inner + parts.joined(separator: "," + inner) + outer + close
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
