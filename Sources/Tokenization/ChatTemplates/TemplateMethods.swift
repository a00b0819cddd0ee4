/// The methods of Python's strings and mappings that templates call.
enum TemplateMethods {
    static let ofStrings: Set<String> = [
        "strip", "lstrip", "rstrip", "startswith", "endswith", "split", "title", "upper", "lower", "capitalize",
        "replace",
        "join", "find",
    ]
    static let ofDictionaries: Set<String> = ["items", "keys", "values", "get"]

    static func call(
        _ name: String, on object: TemplateValue, _ arguments: [TemplateValue], line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        switch object {
        case .string(let text): return try call(name, on: text, arguments, line)
        case .dictionary(let members):
            switch (name, arguments.first) {
            case ("items", nil): return .list(members.map { .list([.string($0.key), $0.value]) })
            case ("keys", nil): return .list(members.map { .string($0.key) })
            case ("values", nil): return .list(members.map(\.value))
            case ("get", .string(let key)?):
                let found = members.last { TemplateText.equal($0.key, key) }?.value
                return found ?? (arguments.count > 1 ? arguments[1] : .none)
            default: break
            }
        default: break
        }
        throw ChatTemplateError(
            .rendering, line: line, "'\(name)' cannot be had of \(object.kindName) with these arguments")
    }

    private static func call(
        _ name: String, on text: String, _ arguments: [TemplateValue], _ line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        var texts: [String] = []
        for case .string(let text) in arguments { texts.append(text) }
        let isPlain = arguments.isEmpty
        let isText = texts.count == 1 && arguments.count == 1
        switch name {
        case "strip", "lstrip", "rstrip":
            guard isPlain || isText else { break }
            let set = texts.first.map { Set($0.unicodeScalars) }
            return .string(
                TemplateText.strip(text, left: name != "rstrip", right: name != "lstrip") { scalar in
                    set?.contains(scalar) ?? TemplateText.isSpace(scalar)
                })
        case "upper" where isPlain: return .string(text.uppercased())
        case "lower" where isPlain: return .string(text.lowercased())
        case "title" where isPlain: return .string(TemplateText.capitalized(text, everyWord: true))
        case "capitalize" where isPlain: return .string(TemplateText.capitalized(text, everyWord: false))
        case "startswith" where isText: return .bool(text.utf8.starts(with: texts[0].utf8))
        case "endswith" where isText: return .bool(text.utf8.reversed().starts(with: texts[0].utf8.reversed()))
        case "find" where isText:
            let bytes = Array(text.utf8)
            guard let at = TextSearch(for: texts[0].utf8).first(in: bytes[...]) else { return .integer(-1) }
            return .integer(String(decoding: bytes[..<at], as: UTF8.self).unicodeScalars.count)
        case "replace" where texts.count == 2 && arguments.count == 2:
            return .string(try TemplateText.replace(text, texts[0], by: texts[1], line: line))
        case "join" where arguments.count == 1:
            guard case .list(let parts) = arguments[0] else { break }
            let strings = parts.compactMap { if case .string(let part) = $0 { part } else { nil } }
            guard strings.count == parts.count else { break }
            return .string(try TemplateText.join(strings, by: text, line: line))
        case "split": return try split(text, arguments, line)
        default: break
        }
        throw ChatTemplateError(.rendering, line: line, "'\(name)' of a string with arguments that are not supported")
    }

    private static func split(
        _ text: String, _ arguments: [TemplateValue], _ line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        switch arguments.first {
        case nil: return .list(TemplateText.splitAtSpaces(text).map { .string($0) })
        case .string(let separator)? where !separator.isEmpty:
            let limit = arguments.count > 1 ? arguments[1].integer : .max
            guard let limit, arguments.count < 3 else { break }
            return .list(TemplateText.split(text, by: separator, limit: limit < 0 ? .max : limit).map { .string($0) })
        default: break
        }
        throw ChatTemplateError(.rendering, line: line, "'split' with arguments that are not supported")
    }
}
