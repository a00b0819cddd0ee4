extension TemplateRenderer {
    private static let longestRange = 100_000

    /// `value(arguments)`
    mutating func call(
        _ callee: TemplateValue, _ arguments: TemplateArguments, _ line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        if case .macro(let macro) = callee { return try call(macro, arguments, line) }
        let values = try evaluate(arguments.positional)
        switch callee {
        case .function(.namespace):
            var members: [String: TemplateValue] = [:]
            for (name, value) in arguments.named { members[name] = try storable(try evaluate(value), line) }
            for case .dictionary(let more) in values {
                for (key, value) in more { members[key] = try storable(value, line) }
            }
            return .namespace(TemplateNamespace(members))
        case .function(.raiseException):
            throw ChatTemplateError(.refused, line: line, values.first?.text ?? "the template refuses these messages")
        case .function(.currentTime):
            guard case .string(let format)? = values.first, values.count == 1 else {
                throw ChatTemplateError(.rendering, line: line, "'strftime_now' wants a format")
            }
            return .string(try TemplateClock.text(format, at: now, line: line))
        case .function(.range): return try range(values, line)
        case .method(let object, let name):
            if let (argument, _) = arguments.named.first {
                throw ChatTemplateError(.unsupported, line: line, "'\(name)' with the argument '\(argument)'")
            }
            try charge(object, line)
            for value in values { try charge(value, line) }
            return try TemplateMethods.call(name, on: object, values, line: line)
        case .undefined(let name):
            throw ChatTemplateError(.unsupported, line: line, "the function '\(name)' is not supported")
        default: throw ChatTemplateError(.rendering, line: line, "\(callee.kindName) cannot be called")
        }
    }

    /// A namespace that held another could hold itself, and would never be freed.
    mutating func storable(_ value: TemplateValue, _ line: Int) throws(ChatTemplateError) -> TemplateValue {
        try charge(value, line)
        if value.holdsNamespace {
            throw ChatTemplateError(.unsupported, line: line, "a namespace within a namespace is not supported")
        }
        return value
    }

    private mutating func range(_ values: [TemplateValue], _ line: Int) throws(ChatTemplateError) -> TemplateValue {
        let bounds = values.compactMap(\.integer)
        guard bounds.count == values.count, (1...3).contains(bounds.count), bounds.count < 3 || bounds[2] != 0 else {
            throw ChatTemplateError(.rendering, line: line, "'range' wants one to three whole numbers")
        }
        let start = bounds.count > 1 ? bounds[0] : 0
        let end = bounds.count > 1 ? bounds[1] : bounds[0]
        var list: [TemplateValue] = []
        for number in stride(from: start, to: end, by: bounds.count > 2 ? bounds[2] : 1) {
            if list.count == Self.longestRange {
                throw ChatTemplateError(.rendering, line: line, "a range of more than \(Self.longestRange) numbers")
            }
            list.append(.integer(number))
        }
        try step(line: line, cost: list.count >> 2)
        return .list(list)
    }

    // MARK: - Filters

    /// `value | filter(arguments)`
    mutating func apply(
        _ filter: TemplateFilter, to value: TemplateValue, _ arguments: TemplateArguments, _ line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        if filter.goesThroughLists { return try choose(filter, from: value, arguments, line) }
        var values = try evaluate(arguments.positional)
        var indent: Int?
        for (name, expression) in arguments.named {
            // By name as by position, where the name is the usual one.
            switch (filter, name) {
            case (.default, "default_value"), (.d, "default_value"), (.join, "d"), (.trim, "chars"):
                values.insert(try evaluate(expression), at: 0)
            case (.default, "boolean"), (.d, "boolean"): values.append(try evaluate(expression))
            case (.tojson, "indent"): indent = try evaluate(expression).integer
            // Characters are left as they are anyway.
            case (.tojson, "ensure_ascii") where !(try evaluate(expression).isTrue): break
            default:
                throw ChatTemplateError(.unsupported, line: line, "the filter '\(filter.rawValue)' with '\(name)'")
            }
        }
        if filter.readsAll { try charge(value, line) }
        func text() throws(ChatTemplateError) -> String {
            guard let text = value.text else {
                throw ChatTemplateError(.rendering, line: line, "'\(filter.rawValue)' of \(value.kindName)")
            }
            return text
        }
        switch filter {
        case .trim: return try TemplateMethods.call("strip", on: .string(try text()), values, line: line)
        case .upper, .lower, .title, .capitalize, .replace:
            return try TemplateMethods.call(filter.rawValue, on: .string(try text()), values, line: line)
        case .string, .safe: return .string(try text())
        case .length, .count:
            if case .list(let list) = value { return .integer(list.count) }
            if case .string(let text) = value { return .integer(text.unicodeScalars.count) }
            return .integer(try elements(of: value, line: line).count)
        case .default, .d:
            let useIt: Bool
            if case .undefined = value {
                useIt = true
            } else {
                useIt = values.count > 1 && values[1].isTrue && !value.isTrue
            }
            return useIt ? values.first ?? .string("") : value
        case .join:
            let parts = try elements(of: value, line: line)
            let texts = parts.compactMap(\.text)
            guard texts.count == parts.count else {
                throw ChatTemplateError(.rendering, line: line, "'join' of parts that are not text")
            }
            return .string(try TemplateText.join(texts, by: values.first?.text ?? "", line: line))
        case .first: return try elements(of: value, line: line).first ?? .undefined("the first of nothing")
        case .last: return try elements(of: value, line: line).last ?? .undefined("the last of nothing")
        case .list: return .list(try elements(of: value, line: line))
        case .reverse:
            let reversed = Array(try elements(of: value, line: line).reversed())
            if case .string = value { return .string(reversed.compactMap(\.text).joined()) }
            return .list(reversed)
        case .int:
            if let number = value.numeric, abs(number) < 1e18 { return .integer(Int(number)) }
            let digits = TemplateText.strip(try text(), left: true, right: true)
            return .integer(Int(digits) ?? values.first?.integer ?? 0)
        case .items: return try TemplateMethods.call("items", on: value, values, line: line)
        case .tojson:
            if !values.isEmpty { throw ChatTemplateError(.unsupported, line: line, "'tojson' with arguments") }
            return .string(
                try TemplateJSON.text(
                    of: value, line: line, indent: indent.map { min(max($0, 0), 16) }, limit: longestBytes))
        // They went through lists above.
        case .map, .select, .reject, .selectattr, .rejectattr: return value
        }
    }
}

extension TemplateFilter {
    /// Those that go through all of a list or a mapping at once.
    fileprivate var readsAll: Bool {
        switch self {
        case .join, .reverse, .items, .tojson: true
        default: false
        }
    }
}
