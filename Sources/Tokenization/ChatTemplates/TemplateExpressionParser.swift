/// Reads the expressions of one tag, with Jinja's precedence: choice, or, and, not, comparison, sum, `~`, product, power,
/// sign, then what follows a value.
struct TemplateExpressionParser {
    private let lexemes: [Lexeme]
    private var position = 0
    private let firstLine: Int
    private var depth = 0

    private static let deepest = 32

    init(_ lexemes: [Lexeme], line: Int) {
        self.lexemes = lexemes
        firstLine = line
    }

    // MARK: - Lexemes

    private var current: Lexeme.Kind? { position < lexemes.count ? lexemes[position].kind : nil }
    var isAtEnd: Bool { position == lexemes.count }
    private var line: Int { position < lexemes.count ? lexemes[position].line : lexemes.last?.line ?? firstLine }

    func unexpected(_ expected: String) -> ChatTemplateError {
        let found =
            switch current {
            case nil: "the end of the tag"
            case .name(let name): "'\(name)'"
            case .string(let text): "the string '\(text.prefix(40))'"
            case .integer(let integer): "\(integer)"
            case .number(let number): "\(number)"
            case .symbol(let symbol): "'\(symbol)'"
            }
        return ChatTemplateError(.syntax, line: line, "expected \(expected), found \(found)")
    }

    mutating func take(_ symbol: String) -> Bool {
        guard current == .symbol(symbol) else { return false }
        position += 1
        return true
    }

    mutating func takeWord(_ word: String) -> Bool {
        guard current == .name(word) else { return false }
        position += 1
        return true
    }

    mutating func expect(_ symbol: String) throws(ChatTemplateError) {
        guard take(symbol) else { throw unexpected("'\(symbol)'") }
    }

    func expectEnd() throws(ChatTemplateError) {
        if !isAtEnd { throw unexpected("the end of the tag") }
    }

    mutating func name() throws(ChatTemplateError) -> String {
        guard case .name(let name)? = current else { throw unexpected("a name") }
        position += 1
        return name
    }

    // MARK: - Precedence

    mutating func expression() throws(ChatTemplateError) -> TemplateExpression {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.deepest {
            throw ChatTemplateError(.unsupported, line: line, "an expression nested deeper than \(Self.deepest) levels")
        }
        var value = try expressionWithoutChoice()
        var choices = 0
        while takeWord("if") {
            let condition = try expressionWithoutChoice()
            let otherwise: TemplateExpression? = takeWord("else") ? try expression() : nil
            value = .choose(value, condition: condition, otherwise: otherwise)
            choices += 1
            if choices > Self.deepest {
                throw ChatTemplateError(.unsupported, line: line, "more than \(Self.deepest) choices in a row")
            }
        }
        return value
    }

    mutating func expressionWithoutChoice() throws(ChatTemplateError) -> TemplateExpression {
        var value = try conjunction()
        while takeWord("or") { value = try joined(.or(value, try conjunction())) }
        return value
    }

    private mutating func conjunction() throws(ChatTemplateError) -> TemplateExpression {
        var value = try negation()
        while takeWord("and") { value = try joined(.and(value, try negation())) }
        return value
    }

    private mutating func negation() throws(ChatTemplateError) -> TemplateExpression {
        guard takeWord("not") else { return try comparison() }
        return .not(try nested { parser throws(ChatTemplateError) in try parser.negation() })
    }

    private mutating func comparison() throws(ChatTemplateError) -> TemplateExpression {
        let line = line
        let first = try sum()
        var rest: [(TemplateComparison, TemplateExpression)] = []
        while let comparison = takeComparison() { rest.append((comparison, try sum())) }
        return rest.isEmpty ? first : .compare(first, rest, line: line)
    }

    private mutating func takeComparison() -> TemplateComparison? {
        switch current {
        case .symbol(let symbol)?:
            guard let comparison = TemplateComparison(rawValue: symbol) else { return nil }
            position += 1
            return comparison
        case .name("in")?:
            position += 1
            return .isIn
        case .name("not")? where position + 1 < lexemes.count && lexemes[position + 1].kind == .name("in"):
            position += 2
            return .isNotIn
        default: return nil
        }
    }

    private mutating func takeOperator(_ operators: [TemplateOperator]) -> TemplateOperator? {
        operators.first { take($0.rawValue) }
    }

    private mutating func sum() throws(ChatTemplateError) -> TemplateExpression {
        var value = try concatenation()
        while true {
            let line = line
            guard let sign = takeOperator([.add, .subtract]) else { return value }
            value = try joined(.arithmetic(sign, value, try concatenation(), line: line))
        }
    }

    private mutating func concatenation() throws(ChatTemplateError) -> TemplateExpression {
        var value = try product()
        while true {
            let line = line
            guard take("~") else { return value }
            value = try joined(.arithmetic(.concatenate, value, try product(), line: line))
        }
    }

    private mutating func product() throws(ChatTemplateError) -> TemplateExpression {
        var value = try power()
        while true {
            let line = line
            guard let sign = takeOperator([.multiply, .divide, .floorDivide, .remainder]) else { return value }
            value = try joined(.arithmetic(sign, value, try power(), line: line))
        }
    }

    private mutating func power() throws(ChatTemplateError) -> TemplateExpression {
        var value = try signed(withFilters: true)
        while true {
            let line = line
            guard take("**") else { return value }
            value = try joined(.arithmetic(.power, value, try signed(withFilters: true), line: line))
        }
    }

    private mutating func signed(withFilters: Bool) throws(ChatTemplateError) -> TemplateExpression {
        let line = line
        var value: TemplateExpression
        if take("-") {
            value = .negate(
                try nested { parser throws(ChatTemplateError) in try parser.signed(withFilters: false) }, line: line)
        } else if take("+") {
            value = try nested { parser throws(ChatTemplateError) in try parser.signed(withFilters: false) }
        } else {
            value = try primary()
        }
        value = try followers(of: value)
        return withFilters ? try filtersAndTests(of: value) : value
    }

    // MARK: - Values

    private mutating func primary() throws(ChatTemplateError) -> TemplateExpression {
        let line = line
        guard let kind = current else { throw unexpected("a value") }
        position += 1
        switch kind {
        case .name(let name):
            switch name {
            case "true", "True": return .literal(.bool(true))
            case "false", "False": return .literal(.bool(false))
            case "none", "None": return .literal(.none)
            default: return .variable(name, line: line)
            }
        case .string(var text):
            // Neighbouring strings are one, as in Python.
            while case .string(let more)? = current {
                text += more
                position += 1
            }
            return .literal(.string(text))
        case .integer(let integer): return .literal(.integer(integer))
        case .number(let number): return .literal(.number(number))
        case .symbol("("):
            let first = try expression()
            if take(",") { return .list([first] + (try elements(until: ")"))) }
            try expect(")")
            return first
        case .symbol("["): return .list(try elements(until: "]"))
        case .symbol("{"): return try dictionary()
        case .symbol:
            position -= 1
            throw unexpected("a value")
        }
    }

    private mutating func elements(until end: String) throws(ChatTemplateError) -> [TemplateExpression] {
        var elements: [TemplateExpression] = []
        while !take(end) {
            elements.append(try joined(try expression()))
            if take(end) { break }
            try expect(",")
        }
        return elements
    }

    private mutating func dictionary() throws(ChatTemplateError) -> TemplateExpression {
        var members: [(key: TemplateExpression, value: TemplateExpression)] = []
        while !take("}") {
            let key = try expression()
            try expect(":")
            members.append((key, try joined(try expression())))
            if take("}") { break }
            try expect(",")
        }
        return .dictionary(members)
    }

    // MARK: - What follows a value

    private mutating func followers(of start: TemplateExpression) throws(ChatTemplateError) -> TemplateExpression {
        var value = start
        while true {
            let line = line
            if take(".") {
                if case .integer(let index)? = current {
                    position += 1
                    value = try joined(.item(value, .literal(.integer(index)), line: line))
                } else {
                    value = try joined(.attribute(value, try name(), line: line))
                }
            } else if take("[") {
                value = try joined(try subscripted(value, line))
            } else if take("(") {
                value = try joined(.call(value, try arguments(), line: line))
            } else {
                return value
            }
        }
    }

    private mutating func subscripted(
        _ value: TemplateExpression, _ line: Int
    ) throws(ChatTemplateError) -> TemplateExpression {
        var bounds: [TemplateExpression?] = [nil]
        while !take("]") {
            if take(":") {
                bounds.append(nil)
                if bounds.count > 3 { throw unexpected("']'") }
            } else {
                guard bounds[bounds.count - 1] == nil else { throw unexpected("']'") }
                bounds[bounds.count - 1] = try expression()
            }
        }
        if bounds.count == 1 {
            guard let index = bounds[0] else { throw unexpected("an index") }
            return .item(value, index, line: line)
        }
        return .slice(value, bounds[0], bounds[1], bounds.count > 2 ? bounds[2] : nil, line: line)
    }

    private mutating func arguments() throws(ChatTemplateError) -> TemplateArguments {
        var arguments = TemplateArguments()
        while !take(")") {
            if case .name(let name)? = current, position + 1 < lexemes.count, lexemes[position + 1].kind == .symbol("=")
            {
                position += 2
                arguments.named.append((name, try joined(try expression())))
            } else {
                if current == .symbol("*") || current == .symbol("**") {
                    throw ChatTemplateError(.unsupported, line: line, "'*' arguments are not supported")
                }
                arguments.positional.append(try joined(try expression()))
            }
            if take(")") { break }
            try expect(",")
        }
        return arguments
    }

    /// `(first, second=default)` of a macro, the opening parenthesis taken.
    mutating func parameters() throws(ChatTemplateError) -> [(name: String, otherwise: TemplateExpression?)] {
        var parameters: [(name: String, otherwise: TemplateExpression?)] = []
        while !take(")") {
            let name = try name()
            parameters.append((name, take("=") ? try expression() : nil))
            if parameters.count > Self.mostJoints {
                throw ChatTemplateError(
                    .unsupported, line: line, "a macro of more than \(Self.mostJoints) parameters")
            }
            if take(")") { break }
            try expect(",")
        }
        return parameters
    }

    private mutating func filtersAndTests(of start: TemplateExpression) throws(ChatTemplateError) -> TemplateExpression
    {
        var value = start
        while true {
            let line = line
            if take("|") {
                let name = try name()
                let arguments = take("(") ? try arguments() : TemplateArguments()
                if let filter = TemplateFilter(rawValue: name) {
                    value = try joined(.filter(value, filter, arguments, line: line))
                } else {
                    value = .unsupported("the filter '\(name)' is not supported", line: line)
                }
            } else if takeWord("is") {
                value = try joined(try test(of: value, line))
            } else if current == .symbol("(") {
                value = try followers(of: value)
            } else {
                return value
            }
        }
    }

    private mutating func test(of value: TemplateExpression, _ line: Int) throws(ChatTemplateError)
        -> TemplateExpression
    {
        let isNegated = takeWord("not")
        let name = try name()
        guard let test = TemplateTest(rawValue: name.lowercased() == "none" ? "none" : name) else {
            if take("(") { _ = try self.arguments() }
            return .unsupported("the test '\(name)' is not supported", line: line)
        }
        var arguments: [TemplateExpression] = []
        if take("(") {
            arguments = try self.arguments().positional
        } else {
            switch test {
            case .equalto, .eq, .sameas, .in, .divisibleby:
                arguments = [try followers(of: try primary())]
            default: break
            }
        }
        let tested = TemplateExpression.test(value, test, arguments, line: line)
        return isNegated ? .not(tested) : tested
    }

    // MARK: - Bounds

    /// Chains grow the tree to the left without recursion here, but evaluation follows them down; lists grow sideways.
    private var joints = 0
    private static let mostJoints = 256

    private mutating func joined(_ value: TemplateExpression) throws(ChatTemplateError) -> TemplateExpression {
        joints += 1
        if joints > Self.mostJoints {
            throw ChatTemplateError(.unsupported, line: line, "an expression of more than \(Self.mostJoints) parts")
        }
        return value
    }

    private mutating func nested(
        _ parse: (inout TemplateExpressionParser) throws(ChatTemplateError) -> TemplateExpression
    ) throws(ChatTemplateError) -> TemplateExpression {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.deepest {
            throw ChatTemplateError(.unsupported, line: line, "an expression nested deeper than \(Self.deepest) levels")
        }
        return try parse(&self)
    }
}
