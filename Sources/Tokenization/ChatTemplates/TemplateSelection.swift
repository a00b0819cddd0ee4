/// The filters that go through a list: `map`, `select`, `reject`, `selectattr`, `rejectattr`.
extension TemplateRenderer {
    mutating func choose(
        _ filter: TemplateFilter, from value: TemplateValue, _ arguments: TemplateArguments, _ line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        let items = try elements(of: value, line: line)
        try charge(value, line)
        var words = try evaluate(arguments.positional)
        if filter == .map { return try map(items, words, arguments.named, line) }
        if let (name, _) = arguments.named.first {
            throw ChatTemplateError(.unsupported, line: line, "the filter '\(filter.rawValue)' with '\(name)'")
        }
        var path: String?
        if filter == .selectattr || filter == .rejectattr {
            guard case .string(let name)? = words.first else {
                throw ChatTemplateError(.rendering, line: line, "'\(filter.rawValue)' wants the name of an attribute")
            }
            path = name
            words.removeFirst()
        }
        let keeps = filter == .select || filter == .selectattr
        var kept: [TemplateValue] = []
        for item in items {
            try step(line: line)
            let part = try path.map { path throws(ChatTemplateError) in try Self.part(path, of: item, line) } ?? item
            if try passes(part, words, line) == keeps { kept.append(item) }
        }
        return .list(kept)
    }

    /// Without a test, whether the value is true.
    private mutating func passes(_ value: TemplateValue, _ words: [TemplateValue], _ line: Int)
        throws(ChatTemplateError) -> Bool
    {
        guard let first = words.first else { return value.isTrue }
        guard case .string(let name) = first,
            let test = TemplateTest(rawValue: name.lowercased() == "none" ? "none" : name)
        else {
            throw ChatTemplateError(
                .unsupported, line: line, "the test '\(first.text ?? first.kindName)' is not supported")
        }
        // Lists may be gone through for every element.
        for word in words.dropFirst() { try charge(word, line) }
        return try holds(test, value, Array(words.dropFirst()), line)
    }

    private mutating func map(
        _ items: [TemplateValue], _ words: [TemplateValue], _ named: [(name: String, value: TemplateExpression)],
        _ line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        var path: String?
        var otherwise: TemplateValue?
        for (name, expression) in named {
            switch (name, try evaluate(expression)) {
            case ("attribute", .string(let attribute)): path = attribute
            case ("default", let value): otherwise = value
            default: throw ChatTemplateError(.unsupported, line: line, "the filter 'map' with '\(name)'")
            }
        }
        var mapped: [TemplateValue] = []
        for item in items {
            try step(line: line)
            if let path {
                let part = try Self.part(path, of: item, line)
                if case .undefined = part, let otherwise { mapped.append(otherwise) } else { mapped.append(part) }
            } else if case .string(let name)? = words.first, words.count == 1,
                let filter = TemplateFilter(rawValue: name),
                !filter.goesThroughLists
            {
                mapped.append(try apply(filter, to: item, TemplateArguments(), line))
            } else {
                throw ChatTemplateError(.unsupported, line: line, "'map' with these arguments")
            }
        }
        return .list(mapped)
    }

    /// `function.name`: parts of parts; numbers count elements.
    private static func part(
        _ path: String, of value: TemplateValue, _ line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        var value = value
        for name in TemplateText.split(path, by: ".", limit: 8) {
            value = try item(Int(name).map { .integer($0) } ?? .string(name), of: value, line: line)
        }
        return value
    }
}

extension TemplateFilter {
    /// Those that call others; they do not nest.
    var goesThroughLists: Bool {
        switch self {
        case .map, .select, .reject, .selectattr, .rejectattr: true
        default: false
        }
    }
}
