/// `{% macro name(first, second=default) %}...{% endmacro %}`: a piece of template that is called and gives its text.
final class TemplateMacro: Sendable {
    let name: String
    let parameters: [(name: String, otherwise: TemplateExpression?)]
    let body: [TemplateNode]

    init(name: String, parameters: [(name: String, otherwise: TemplateExpression?)], body: [TemplateNode]) {
        self.name = name
        self.parameters = parameters
        self.body = body
    }
}

extension TemplateRenderer {
    /// Macros that call macros; templates reach 2. Each level costs stack.
    private static let deepestCall = 6

    /// Runs the body with the arguments and what the template itself has set, without what surrounds the call.
    mutating func call(
        _ macro: TemplateMacro, _ arguments: TemplateArguments, _ line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        let positional = try evaluate(arguments.positional)
        guard positional.count <= macro.parameters.count else {
            throw ChatTemplateError(
                .rendering, line: line,
                "'\(macro.name)' takes \(macro.parameters.count) arguments, found \(positional.count)")
        }
        var scope: [String: TemplateValue] = [:]
        for (parameter, value) in zip(macro.parameters, positional) { scope[parameter.name] = value }
        for (name, expression) in arguments.named {
            guard macro.parameters.contains(where: { $0.name == name }), scope[name] == nil else {
                throw ChatTemplateError(.rendering, line: line, "'\(macro.name)' takes no argument '\(name)' here")
            }
            scope[name] = try evaluate(expression)
        }
        guard callDepth < Self.deepestCall else {
            throw ChatTemplateError(
                .unsupported, line: line, "macros that call macros more than \(Self.deepestCall) levels deep")
        }
        try step(line: line, cost: 10)
        let outside = enterCall(scope)
        defer { leaveCall(outside) }
        for parameter in macro.parameters where scope[parameter.name] == nil {
            // A default may use the parameters before it.
            let value = try parameter.otherwise.map { expression throws(ChatTemplateError) in try evaluate(expression) }
            define(parameter.name, value ?? .undefined(parameter.name))
        }
        try render(macro.body)
        return .string(output)
    }
}
