/// Builds the tree of a template's statements.
struct TemplateParser {
    private let chunks: [TemplateChunk]
    private var position = 0
    private var depth = 0
    private var loops = 0

    /// Nesting beyond this is refused; templates reach 6.
    private static let deepest = 64

    init(_ chunks: [TemplateChunk]) {
        self.chunks = chunks
    }

    mutating func parse() throws(ChatTemplateError) -> [TemplateNode] {
        let (body, end) = try parseBody(until: [], opened: 1)
        if let end { throw ChatTemplateError(.syntax, line: end.line, "'\(end.keyword)' without its beginning") }
        return body
    }

    /// A statement that ends a body.
    private struct End {
        var keyword: String
        var expression: TemplateExpressionParser
        var line: Int
    }

    private static let bodyEnds: Set<String> = [
        "endif", "endfor", "else", "elif", "endset", "endgeneration", "endmacro",
    ]

    private mutating func parseBody(
        until ends: Set<String>, opened: Int
    ) throws(ChatTemplateError) -> ([TemplateNode], End?) {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.deepest {
            throw ChatTemplateError(.unsupported, line: opened, "blocks nested deeper than \(Self.deepest) levels")
        }
        var body: [TemplateNode] = []
        while position < chunks.count {
            let chunk = chunks[position]
            position += 1
            switch chunk.content {
            case .text(let text): body.append(.text(text))
            case .output(let lexemes):
                var parser = TemplateExpressionParser(lexemes, line: chunk.line)
                let expression = try parser.expression()
                try parser.expectEnd()
                body.append(.output(expression, line: chunk.line))
            case .statement(let lexemes):
                var parser = TemplateExpressionParser(lexemes, line: chunk.line)
                let keyword = try parser.name()
                if Self.bodyEnds.contains(keyword) {
                    let end = End(keyword: keyword, expression: parser, line: chunk.line)
                    if ends.contains(keyword) { return (body, end) }
                    throw ChatTemplateError(.syntax, line: chunk.line, "'\(keyword)' where it does not belong")
                }
                try parseStatement(keyword, &parser, chunk.line, into: &body)
            }
        }
        if let end = ends.sorted().first(where: { $0.hasPrefix("end") }) {
            throw ChatTemplateError(.syntax, line: opened, "a block without '\(end)'")
        }
        return (body, nil)
    }

    private mutating func parseStatement(
        _ keyword: String, _ parser: inout TemplateExpressionParser, _ line: Int, into body: inout [TemplateNode]
    ) throws(ChatTemplateError) {
        switch keyword {
        case "if": body.append(try parseIf(&parser, line))
        case "for": body.append(try parseFor(&parser, line))
        case "set": body.append(try parseSet(&parser, line))
        case "macro":
            let name = try parser.name()
            try parser.expect("(")
            let parameters = try parser.parameters()
            try parser.expectEnd()
            // A loop around the macro is not around its body.
            let outerLoops = loops
            loops = 0
            let (inner, end) = try parseBody(until: ["endmacro"], opened: line)
            loops = outerLoops
            // Its name may be repeated there.
            if var end, !end.expression.isAtEnd {
                _ = try end.expression.name()
                try end.expression.expectEnd()
            }
            body.append(.macro(TemplateMacro(name: name, parameters: parameters, body: inner)))
        case "generation":
            // Marks the assistant's words for training; renders as its body.
            try parser.expectEnd()
            let (inner, end) = try parseBody(until: ["endgeneration"], opened: line)
            if let end { try end.expression.expectEnd() }
            body += inner
        case "break", "continue":
            try parser.expectEnd()
            if loops == 0 { throw ChatTemplateError(.syntax, line: line, "'\(keyword)' outside a loop") }
            body.append(keyword == "break" ? .stop : .next)
        default: throw ChatTemplateError(.unsupported, line: line, "the statement '\(keyword)' is not supported")
        }
    }

    private mutating func parseIf(
        _ parser: inout TemplateExpressionParser, _ line: Int
    ) throws(ChatTemplateError) -> TemplateNode {
        var branches: [(condition: TemplateExpression, body: [TemplateNode])] = []
        var condition = try parser.expression()
        try parser.expectEnd()
        while true {
            let (body, end) = try parseBody(until: ["elif", "else", "endif"], opened: line)
            branches.append((condition, body))
            guard var end else { break }
            switch end.keyword {
            case "elif":
                condition = try end.expression.expression()
                try end.expression.expectEnd()
            case "else":
                try end.expression.expectEnd()
                let (otherwise, last) = try parseBody(until: ["endif"], opened: line)
                if let last { try last.expression.expectEnd() }
                return .branch(branches, otherwise: otherwise)
            default:
                try end.expression.expectEnd()
                return .branch(branches, otherwise: [])
            }
        }
        return .branch(branches, otherwise: [])
    }

    private mutating func parseFor(
        _ parser: inout TemplateExpressionParser, _ line: Int
    ) throws(ChatTemplateError) -> TemplateNode {
        let isParenthesized = parser.take("(")
        var names = [try parser.name()]
        while parser.take(",") { names.append(try parser.name()) }
        if isParenthesized { try parser.expect(")") }
        guard parser.takeWord("in") else { throw parser.unexpected("'in'") }
        let sequence = try parser.expressionWithoutChoice()
        let condition: TemplateExpression? = parser.takeWord("if") ? try parser.expression() : nil
        if parser.takeWord("recursive") {
            throw ChatTemplateError(.unsupported, line: line, "recursive loops are not supported")
        }
        try parser.expectEnd()
        loops += 1
        var (body, end) = try parseBody(until: ["else", "endfor"], opened: line)
        loops -= 1
        var otherwise: [TemplateNode] = []
        if end?.keyword == "else" {
            try end?.expression.expectEnd()
            (otherwise, end) = try parseBody(until: ["endfor"], opened: line)
        }
        try end?.expression.expectEnd()
        return .loop(
            TemplateLoop(
                names: names, sequence: sequence, condition: condition, body: body, otherwise: otherwise, line: line))
    }

    private mutating func parseSet(
        _ parser: inout TemplateExpressionParser, _ line: Int
    ) throws(ChatTemplateError) -> TemplateNode {
        let name = try parser.name()
        let target: TemplateTarget = parser.take(".") ? .attribute(name, try parser.name()) : .variable(name)
        if parser.take("=") {
            let value = try parser.expression()
            try parser.expectEnd()
            return .set(target, value, line: line)
        }
        guard parser.isAtEnd else {
            throw ChatTemplateError(.unsupported, line: line, "'set' of anything but one name or 'namespace.name'")
        }
        guard case .variable(let name) = target else {
            throw ChatTemplateError(.unsupported, line: line, "a 'set' block for a namespace")
        }
        let (body, end) = try parseBody(until: ["endset"], opened: line)
        if let end { try end.expression.expectEnd() }
        return .capture(name, body, line: line)
    }
}
