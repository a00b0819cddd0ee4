/// What a template computes. Each case that can fail knows its line.
indirect enum TemplateExpression: Sendable {
    case literal(TemplateValue)
    case variable(String, line: Int)
    case list([TemplateExpression])
    case dictionary([(key: TemplateExpression, value: TemplateExpression)])
    case attribute(TemplateExpression, String, line: Int)
    case item(TemplateExpression, TemplateExpression, line: Int)
    case slice(TemplateExpression, TemplateExpression?, TemplateExpression?, TemplateExpression?, line: Int)
    case call(TemplateExpression, TemplateArguments, line: Int)
    case filter(TemplateExpression, TemplateFilter, TemplateArguments, line: Int)
    case test(TemplateExpression, TemplateTest, [TemplateExpression], line: Int)
    case not(TemplateExpression)
    case and(TemplateExpression, TemplateExpression)
    case or(TemplateExpression, TemplateExpression)
    /// `a < b <= c`: every neighbouring pair must hold.
    case compare(TemplateExpression, [(TemplateComparison, TemplateExpression)], line: Int)
    case arithmetic(TemplateOperator, TemplateExpression, TemplateExpression, line: Int)
    case negate(TemplateExpression, line: Int)
    /// Known when the template is read, refused only where it is used: templates have branches that most talks never
    /// enter.
    case unsupported(String, line: Int)
    /// `a if condition else b`
    case choose(TemplateExpression, condition: TemplateExpression, otherwise: TemplateExpression?)
}

struct TemplateArguments: Sendable {
    var positional: [TemplateExpression] = []
    var named: [(name: String, value: TemplateExpression)] = []
}

enum TemplateComparison: String, Sendable {
    case equal = "==", unequal = "!=", less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">="
    case isIn = "in", isNotIn = "not in"
}

enum TemplateOperator: String, Sendable {
    case add = "+", subtract = "-", multiply = "*", divide = "/", floorDivide = "//", remainder = "%", power = "**"
    case concatenate = "~"
}

enum TemplateFilter: String, Sendable {
    case trim, length, count, `default`, d, join, upper, lower, replace, first, last, list, string, int, capitalize,
        title
    case safe, tojson, items, reverse
    case map, select, reject, selectattr, rejectattr
}

enum TemplateTest: String, Sendable {
    case defined, undefined, none, string, mapping, iterable, sequence, number, integer, float, boolean
    case `true`, `false`, odd, even, equalto, eq, sameas, `in`, divisibleby
}

/// What a template does.
indirect enum TemplateNode: Sendable {
    case text(String)
    case output(TemplateExpression, line: Int)
    case branch([(condition: TemplateExpression, body: [TemplateNode])], otherwise: [TemplateNode])
    case loop(TemplateLoop)
    case set(TemplateTarget, TemplateExpression, line: Int)
    /// `{% set x %}...{% endset %}`
    case capture(String, [TemplateNode], line: Int)
    case macro(TemplateMacro)
    case stop
    case next
}

struct TemplateLoop: Sendable {
    /// One name, or several that each element is taken apart into.
    var names: [String]
    var sequence: TemplateExpression
    var condition: TemplateExpression?
    var body: [TemplateNode]
    var otherwise: [TemplateNode]
    var line: Int
}

enum TemplateTarget: Sendable {
    case variable(String)
    /// `namespace.name`
    case attribute(String, String)
}
