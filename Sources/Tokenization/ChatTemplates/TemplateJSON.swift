/// `tojson`, as transformers writes it: Python's `json.dumps` with characters left as they are.
struct TemplateJSON {
    /// Spaces for each level, one element a line; `nil` writes everything on one line.
    private let indent: Int?
    private let limit: Int
    private let line: Int
    private var written = ""

    private static let deepest = 64

    /// - Parameter limit: bytes that it may come to.
    static func text(
        of value: TemplateValue, line: Int, indent: Int? = nil, limit: Int
    ) throws(ChatTemplateError) -> String {
        var json = TemplateJSON(indent: indent, limit: limit, line: line)
        try json.write(value, depth: 0)
        return json.written
    }

    private init(indent: Int?, limit: Int, line: Int) {
        self.indent = indent
        self.limit = limit
        self.line = line
    }

    private mutating func write(_ value: TemplateValue, depth: Int) throws(ChatTemplateError) {
        if depth > Self.deepest {
            throw ChatTemplateError(.rendering, line: line, "'tojson' of values nested too deep")
        }
        if written.utf8.count > limit {
            throw ChatTemplateError(.rendering, line: line, "'tojson' of more than \(limit) bytes")
        }
        switch value {
        case .none: written += "null"
        case .bool(let flag): written += flag ? "true" : "false"
        case .integer, .number: written += value.text ?? "null"
        case .string(let text): writeQuoted(text)
        case .list(let list):
            written += "["
            for (index, element) in list.enumerated() {
                separate(isFirst: index == 0, depth: depth + 1)
                try write(element, depth: depth + 1)
            }
            close("]", isEmpty: list.isEmpty, depth: depth)
        case .dictionary(let members):
            written += "{"
            for (index, member) in members.enumerated() {
                separate(isFirst: index == 0, depth: depth + 1)
                writeQuoted(member.key)
                written += ": "
                try write(member.value, depth: depth + 1)
            }
            close("}", isEmpty: members.isEmpty, depth: depth)
        case .undefined, .namespace, .function, .macro, .method:
            throw ChatTemplateError(.rendering, line: line, "'tojson' of \(value.kindName)")
        }
    }

    private mutating func separate(isFirst: Bool, depth: Int) {
        if let indent {
            written += (isFirst ? "\n" : ",\n") + String(repeating: " ", count: indent * depth)
        } else if !isFirst {
            written += ", "
        }
    }

    private mutating func close(_ bracket: String, isEmpty: Bool, depth: Int) {
        if let indent, !isEmpty { written += "\n" + String(repeating: " ", count: indent * depth) }
        written += bracket
    }

    private mutating func writeQuoted(_ text: String) {
        written += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": written += "\\\""
            case "\\": written += "\\\\"
            case "\n": written += "\\n"
            case "\r": written += "\\r"
            case "\t": written += "\\t"
            case "\u{8}": written += "\\b"
            case "\u{C}": written += "\\f"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: written.unicodeScalars.append(scalar)
            }
        }
        written += "\""
    }
}
