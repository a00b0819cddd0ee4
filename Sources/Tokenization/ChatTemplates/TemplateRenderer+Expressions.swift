extension TemplateRenderer {
    mutating func evaluate(_ expression: TemplateExpression) throws(ChatTemplateError) -> TemplateValue {
        try enterExpression()
        defer { leaveExpression() }
        let value = try compute(expression)
        // Long strings cost as they are long, whatever is done with them.
        if case .string(let text) = value {
            let bytes = text.utf8.count
            if bytes > longestBytes {
                throw ChatTemplateError(.rendering, line: 0, "a string of more than \(longestBytes) bytes")
            }
            try step(line: 0, cost: 1 + bytes >> 6)
        } else {
            try step(line: 0)
        }
        return value
    }

    private mutating func compute(_ expression: TemplateExpression) throws(ChatTemplateError) -> TemplateValue {
        switch expression {
        case .literal(let value): return value
        case .variable(let name, _): return look(up: name) ?? .undefined(name)
        case .list(let elements): return try bounded(.list(try evaluate(elements)))
        case .dictionary(let members): return try dictionary(members)
        case .attribute(let object, let name, let line):
            let value = try evaluate(object)
            try chargeSearch(value, line)
            return try Self.attribute(name, of: value, line: line)
        case .item(let object, let index, let line):
            let (index, value) = (try evaluate(index), try evaluate(object))
            try chargeSearch(value, line)
            return try Self.item(index, of: value, line: line)
        case .slice(let object, let from, let to, let by, let line):
            return try slice(try evaluate(object), from, to, by, line)
        case .call(let callee, let arguments, let line):
            return try call(try evaluate(callee), arguments, line)
        case .filter(let value, let filter, let arguments, let line):
            return try apply(filter, to: try evaluate(value), arguments, line)
        case .test(let value, let test, let arguments, let line):
            let (value, others) = (try evaluate(value), try evaluate(arguments))
            if !others.isEmpty { try charge(value, line) }
            for other in others { try charge(other, line) }
            return .bool(try holds(test, value, others, line))
        case .not(let value): return .bool(!(try evaluate(value).isTrue))
        case .and(let left, let right):
            let value = try evaluate(left)
            return value.isTrue ? try evaluate(right) : value
        case .or(let left, let right):
            let value = try evaluate(left)
            return value.isTrue ? value : try evaluate(right)
        case .compare(let first, let rest, let line): return try compare(first, rest, line)
        case .arithmetic: return try sum(expression)
        case .negate(let value, let line):
            return try TemplateArithmetic.compute(.subtract, .integer(0), try evaluate(value), line: line)
        case .unsupported(let what, let line): throw ChatTemplateError(.unsupported, line: line, what)
        case .choose(let value, let condition, let otherwise):
            if try evaluate(condition).isTrue { return try evaluate(value) }
            guard let otherwise else { return .undefined("a choice without 'else'") }
            return try evaluate(otherwise)
        }
    }

    mutating func evaluate(_ expressions: [TemplateExpression]) throws(ChatTemplateError) -> [TemplateValue] {
        var values: [TemplateValue] = []
        for expression in expressions { values.append(try evaluate(expression)) }
        return values
    }

    /// Long sums lean to the left: they are followed down in a loop, so that only nesting costs stack.
    private mutating func sum(_ expression: TemplateExpression) throws(ChatTemplateError) -> TemplateValue {
        var leftmost = expression
        var parts: [(sign: TemplateOperator, right: TemplateExpression, line: Int)] = []
        while case .arithmetic(let sign, let left, let right, let line) = leftmost {
            parts.append((sign, right, line))
            leftmost = left
        }
        var value = try evaluate(leftmost)
        for part in parts.reversed() {
            value = try bounded(
                try TemplateArithmetic.compute(part.sign, value, try evaluate(part.right), line: part.line))
        }
        return value
    }

    private mutating func dictionary(
        _ members: [(key: TemplateExpression, value: TemplateExpression)]
    ) throws(ChatTemplateError) -> TemplateValue {
        var found: [(key: String, value: TemplateValue)] = []
        for member in members {
            let key = try evaluate(member.key)
            guard case .string(let name) = key else {
                throw ChatTemplateError(.unsupported, line: 0, "a mapping with a key that is \(key.kindName)")
            }
            // Few: the parser allows no more parts.
            found.removeAll { TemplateText.equal($0.key, name) }
            found.append((name, try evaluate(member.value)))
        }
        return try bounded(.dictionary(found))
    }

    // MARK: - Parts of values

    static func attribute(
        _ name: String, of object: TemplateValue, line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        switch object {
        case .undefined(let missing):
            throw ChatTemplateError(.rendering, line: line, "'\(missing)' is undefined, so it has no '\(name)'")
        case .namespace(let namespace): return namespace[name] ?? .undefined(name)
        case .dictionary(let members):
            if let member = members.last(where: { TemplateText.equal($0.key, name) }) { return member.value }
            return TemplateMethods.ofDictionaries.contains(name) ? .method(of: object, name: name) : .undefined(name)
        case .string:
            return TemplateMethods.ofStrings.contains(name) ? .method(of: object, name: name) : .undefined(name)
        default: return .undefined(name)
        }
    }

    static func item(
        _ index: TemplateValue, of object: TemplateValue, line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        switch (object, index) {
        case (.undefined(let missing), _):
            throw ChatTemplateError(.rendering, line: line, "'\(missing)' is undefined, so it has no elements")
        case (.dictionary, .string(let name)), (.namespace, .string(let name)):
            return try attribute(name, of: object, line: line)
        case (.list(let list), _):
            guard let at = index.integer, let position = position(at, count: list.count) else {
                return .undefined("an element outside a list of \(list.count)")
            }
            return list[position]
        case (.string(let text), _):
            let scalars = Array(text.unicodeScalars)
            guard let at = index.integer, let position = position(at, count: scalars.count) else {
                return .undefined("a character outside a string of \(scalars.count)")
            }
            return .string(String(scalars[position]))
        default: return .undefined("an element of \(object.kindName)")
        }
    }

    /// Negative indices count from the end.
    private static func position(_ index: Int, count: Int) -> Int? {
        if (0..<count).contains(index) { return index }
        return index < 0 && index >= -count ? count + index : nil
    }

    private mutating func slice(
        _ object: TemplateValue, _ from: TemplateExpression?, _ to: TemplateExpression?, _ by: TemplateExpression?,
        _ line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        let stride = try bound(by, line) ?? 1
        if stride == 0 { throw ChatTemplateError(.rendering, line: line, "a slice in steps of 0") }
        let from = try bound(from, line)
        let to = try bound(to, line)
        switch object {
        case .list(let list):
            let indices = Self.indices(list.count, from, to, stride)
            try step(line: line, cost: indices.count >> 2)
            return .list(indices.map { list[$0] })
        case .string(let text):
            let scalars = Array(text.unicodeScalars)
            var result = String.UnicodeScalarView()
            for index in Self.indices(scalars.count, from, to, stride) { result.append(scalars[index]) }
            return .string(String(result))
        default: throw ChatTemplateError(.rendering, line: line, "cannot take a slice of \(object.kindName)")
        }
    }

    private mutating func bound(_ expression: TemplateExpression?, _ line: Int) throws(ChatTemplateError) -> Int? {
        guard let expression else { return nil }
        let value = try evaluate(expression)
        if case .none = value { return nil }
        guard let index = value.integer else {
            throw ChatTemplateError(
                .rendering, line: line, "expected a whole number in a slice, found \(value.kindName)")
        }
        return index
    }

    /// Python's `range(*slice(from, to, stride).indices(count))`.
    private static func indices(_ count: Int, _ from: Int?, _ to: Int?, _ stride: Int) -> [Int] {
        let lowest = stride > 0 ? 0 : -1
        let highest = stride > 0 ? count : count - 1
        func clamp(_ index: Int) -> Int {
            index < 0 ? max(index < -count ? lowest : index + count, lowest) : min(index, highest)
        }
        let start = from.map(clamp) ?? (stride > 0 ? 0 : highest)
        let end = to.map(clamp) ?? (stride > 0 ? count : -1)
        return Array(Swift.stride(from: start, to: end, by: stride))
    }

    // MARK: - Comparison

    private mutating func compare(
        _ first: TemplateExpression, _ rest: [(TemplateComparison, TemplateExpression)], _ line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        var left = try evaluate(first)
        for (comparison, expression) in rest {
            let right = try evaluate(expression)
            try charge(left, line)
            try charge(right, line)
            if !(try holds(comparison, left, right, line)) { return .bool(false) }
            left = right
        }
        return .bool(true)
    }

    private mutating func holds(
        _ comparison: TemplateComparison, _ left: TemplateValue, _ right: TemplateValue, _ line: Int
    ) throws(ChatTemplateError) -> Bool {
        switch comparison {
        case .equal: return TemplateValue.equal(left, right)
        case .unequal: return !TemplateValue.equal(left, right)
        case .isIn: return try contains(right, left, line)
        case .isNotIn: return !(try contains(right, left, line))
        case .less: return try Self.isLess(left, right, line)
        case .greater: return try Self.isLess(right, left, line)
        case .lessOrEqual: return try Self.isLess(left, right, line) || TemplateValue.equal(left, right)
        case .greaterOrEqual: return try Self.isLess(right, left, line) || TemplateValue.equal(left, right)
        }
    }

    private static func isLess(_ a: TemplateValue, _ b: TemplateValue, _ line: Int) throws(ChatTemplateError) -> Bool {
        if let a = a.numeric, let b = b.numeric { return a < b }
        if case .string(let a) = a, case .string(let b) = b {
            return a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
        }
        throw ChatTemplateError(.rendering, line: line, "cannot order \(a.kindName) and \(b.kindName)")
    }

    /// Charges for going through the container.
    mutating func charge(_ value: TemplateValue, _ line: Int) throws(ChatTemplateError) {
        var left = mostNodes
        guard value.fits(nodes: &left, depth: Self.deepestValue) else { throw tooLarge(line) }
        try step(line: line, cost: (mostNodes - left) >> 3)
    }

    /// Charges for looking a member up: they are searched one by one.
    private mutating func chargeSearch(_ value: TemplateValue, _ line: Int) throws(ChatTemplateError) {
        if case .dictionary(let members) = value { try step(line: line, cost: members.count >> 3) }
    }

    private static let deepestValue = 24

    func tooLarge(_ line: Int) -> ChatTemplateError {
        ChatTemplateError(.rendering, line: line, "a value of more than \(mostNodes) parts, or nested too deep")
    }

    /// Lists that hold lists that hold lists ... could grow beyond all bounds in few steps.
    private mutating func bounded(_ value: TemplateValue) throws(ChatTemplateError) -> TemplateValue {
        switch value {
        case .list, .dictionary: try charge(value, 0)
        default: break
        }
        return value
    }

    private mutating func contains(
        _ container: TemplateValue, _ value: TemplateValue, _ line: Int
    ) throws(ChatTemplateError) -> Bool {
        if case .string(let text) = container {
            guard case .string(let part) = value else {
                throw ChatTemplateError(.rendering, line: line, "cannot seek \(value.kindName) in a string")
            }
            return TextSearch(for: part.utf8).first(in: Array(text.utf8)[...]) != nil
        }
        return try elements(of: container, line: line).contains { TemplateValue.equal($0, value) }
    }

    // MARK: - Tests

    mutating func holds(
        _ test: TemplateTest, _ value: TemplateValue, _ arguments: [TemplateValue], _ line: Int
    ) throws(ChatTemplateError) -> Bool {
        func argument() throws(ChatTemplateError) -> TemplateValue {
            guard let first = arguments.first else {
                throw ChatTemplateError(.syntax, line: line, "the test '\(test.rawValue)' wants a value")
            }
            return first
        }
        switch (test, value) {
        case (.defined, _): return !value.isUndefined
        case (.undefined, _): return value.isUndefined
        case (.none, .none), (.string, .string), (.mapping, .dictionary), (.boolean, .bool), (.float, .number),
            (.number, .integer), (.number, .number), (.number, .bool), (.integer, .integer), (.sequence, .string),
            (.sequence, .list), (.sequence, .dictionary), (.iterable, .string), (.iterable, .list),
            (.iterable, .dictionary), (.iterable, .undefined), (.sequence, .undefined), (.true, .bool(true)),
            (.false, .bool(false)):
            return true
        case (.odd, _), (.even, _), (.divisibleby, _):
            let divisor = test == .divisibleby ? try argument().integer : 2
            guard let number = value.integer, let divisor, divisor != 0 else {
                throw ChatTemplateError(.rendering, line: line, "'\(test.rawValue)' wants whole numbers")
            }
            return (number.remainderReportingOverflow(dividingBy: divisor).partialValue == 0) == (test != .odd)
        case (.equalto, _), (.eq, _), (.sameas, _): return TemplateValue.equal(value, try argument())
        case (.in, _): return try contains(try argument(), value, line)
        default: return false
        }
    }
}

extension TemplateValue {
    fileprivate var isUndefined: Bool {
        if case .undefined = self { true } else { false }
    }
}
