import Foundation

/// Walks the tree and writes the text.
struct TemplateRenderer {
    private(set) var output = ""
    let now: Date
    private(set) var callDepth = 0
    private var blockDepth = 0
    /// Innermost last.
    private var scopes: [[String: TemplateValue]]
    private var steps = 0
    /// Expressions within expressions, those of macros included.
    private var expressionDepth = 0

    /// What the output and any string may grow to, any list with all its parts, and the work done: more for longer input,
    /// and far more than templates take, which write their input about once and take some 50 steps for each message.
    let longestBytes: Int
    let mostNodes: Int
    private let mostSteps: Int

    /// Blocks within blocks, those of macros included.
    private static let deepestBlock = 64
    /// Each level costs stack. Templates reach 10.
    private static let deepestExpression = 256

    /// - Parameter inputBytes: of the template and of all that it is given.
    init(variables: [String: TemplateValue], now: Date, inputBytes: Int) {
        self.now = now
        longestBytes = min(TemplateText.longestBytes, 1 << 20 + inputBytes << 4)
        mostNodes = 100_000 + min(inputBytes, TemplateText.longestBytes)
        mostSteps = 2_000_000 + min(inputBytes, TemplateText.longestBytes)
        let functions: [String: TemplateValue] = [
            "namespace": .function(.namespace), "range": .function(.range),
            "raise_exception": .function(.raiseException), "strftime_now": .function(.currentTime),
        ]
        scopes = [functions, variables]
    }

    private enum Flow {
        case onward, stop, next
    }

    mutating func render(_ body: [TemplateNode]) throws(ChatTemplateError) {
        _ = try run(body)
    }

    private mutating func run(_ body: [TemplateNode]) throws(ChatTemplateError) -> Flow {
        blockDepth += 1
        defer { blockDepth -= 1 }
        if blockDepth > Self.deepestBlock {
            throw ChatTemplateError(.unsupported, line: 0, "blocks nested deeper than \(Self.deepestBlock) levels")
        }
        for node in body {
            let flow = try run(node)
            if flow != .onward { return flow }
        }
        return .onward
    }

    private mutating func run(_ node: TemplateNode) throws(ChatTemplateError) -> Flow {
        switch node {
        case .text(let text): try write(text, line: 0)
        case .output(let expression, let line):
            let value = try evaluate(expression)
            guard let text = value.text else {
                throw ChatTemplateError(.unsupported, line: line, "printing \(value.kindName) is not supported")
            }
            try write(text, line: line)
        case .branch(let branches, let otherwise):
            for branch in branches where try evaluate(branch.condition).isTrue { return try run(branch.body) }
            return try run(otherwise)
        case .loop(let loop): return try run(loop)
        case .set(let target, let expression, let line):
            let value = try evaluate(expression)
            switch target {
            case .variable(let name): scopes[scopes.count - 1][name] = value
            case .attribute(let name, let member):
                guard case .namespace(let namespace)? = look(up: name) else {
                    throw ChatTemplateError(
                        .rendering, line: line, "'\(name)' is no namespace, so nothing can be set in it")
                }
                namespace[member] = try storable(value, line)
            }
        case .capture(let name, let body, _):
            let before = output
            output = ""
            scopes.append([:])
            let flow = try run(body)
            scopes.removeLast()
            scopes[scopes.count - 1][name] = .string(output)
            output = before
            return flow
        case .macro(let macro): define(macro.name, .macro(macro))
        case .stop: return .stop
        case .next: return .next
        }
        return .onward
    }

    private mutating func write(_ text: String, line: Int) throws(ChatTemplateError) {
        output += text
        if output.utf8.count > longestBytes {
            throw ChatTemplateError(.rendering, line: line, "more than \(longestBytes) bytes of output")
        }
    }

    /// Counts work, so that a template cannot run for ever.
    mutating func step(line: Int, cost: Int = 1) throws(ChatTemplateError) {
        steps += cost
        if steps > mostSteps {
            throw ChatTemplateError(.rendering, line: line, "more than \(mostSteps) steps")
        }
    }

    mutating func enterExpression() throws(ChatTemplateError) {
        expressionDepth += 1
        if expressionDepth > Self.deepestExpression {
            throw ChatTemplateError(
                .unsupported, line: 0, "expressions nested deeper than \(Self.deepestExpression) levels")
        }
    }

    mutating func leaveExpression() { expressionDepth -= 1 }

    mutating func define(_ name: String, _ value: TemplateValue) {
        scopes[scopes.count - 1][name] = value
    }

    /// What a macro must not see or change, kept until it returns.
    struct Outside {
        fileprivate var output: String
        fileprivate var scopes: [[String: TemplateValue]]
    }

    /// Leaves the functions and the template's own variables in sight, and an empty output.
    mutating func enterCall(_ scope: [String: TemplateValue]) -> Outside {
        let outside = Outside(output: output, scopes: scopes)
        output = ""
        scopes = Array(scopes.prefix(2)) + [scope]
        callDepth += 1
        return outside
    }

    mutating func leaveCall(_ outside: Outside) {
        output = outside.output
        scopes = outside.scopes
        callDepth -= 1
    }

    func look(up name: String) -> TemplateValue? {
        for scope in scopes.reversed() {
            if let value = scope[name] { return value }
        }
        return nil
    }

    // MARK: - Loops

    private mutating func run(_ loop: TemplateLoop) throws(ChatTemplateError) -> Flow {
        var items = try elements(of: try evaluate(loop.sequence), line: loop.line)
        if let condition = loop.condition {
            var kept: [TemplateValue] = []
            for item in items {
                scopes.append(try bind(loop, item))
                defer { scopes.removeLast() }
                if try evaluate(condition).isTrue { kept.append(item) }
            }
            items = kept
        }
        if items.isEmpty { return try run(loop.otherwise) }
        for (index, item) in items.enumerated() {
            try step(line: loop.line, cost: 10)
            var scope = try bind(loop, item)
            scope["loop"] = Self.loopVariable(items, index)
            scopes.append(scope)
            defer { scopes.removeLast() }
            if try run(loop.body) == .stop { break }
        }
        return .onward
    }

    private func bind(_ loop: TemplateLoop, _ item: TemplateValue) throws(ChatTemplateError) -> [String: TemplateValue]
    {
        if loop.names.count == 1 { return [loop.names[0]: item] }
        guard case .list(let parts) = item, parts.count == loop.names.count else {
            throw ChatTemplateError(
                .rendering, line: loop.line, "expected \(loop.names.count) values to loop over, found \(item.kindName)")
        }
        return Dictionary(zip(loop.names, parts)) { _, last in last }
    }

    private static func loopVariable(_ items: [TemplateValue], _ index: Int) -> TemplateValue {
        .dictionary([
            ("index", .integer(index + 1)), ("index0", .integer(index)), ("first", .bool(index == 0)),
            ("last", .bool(index == items.count - 1)), ("length", .integer(items.count)),
            ("revindex", .integer(items.count - index)), ("revindex0", .integer(items.count - index - 1)),
            ("previtem", index > 0 ? items[index - 1] : .undefined("loop.previtem")),
            ("nextitem", index + 1 < items.count ? items[index + 1] : .undefined("loop.nextitem")),
        ])
    }

    /// What a loop, a filter or `in` goes through. A list made here costs as it is long.
    mutating func elements(of value: TemplateValue, line: Int) throws(ChatTemplateError) -> [TemplateValue] {
        switch value {
        case .list(let list): return list
        case .string(let text):
            guard text.utf8.count <= mostNodes else { throw tooLarge(line) }
            try step(line: line, cost: text.utf8.count >> 2)
            return text.unicodeScalars.map { .string(String($0)) }
        case .dictionary(let members):
            try step(line: line, cost: members.count >> 2)
            return members.map { .string($0.key) }
        case .undefined: return []
        default: throw ChatTemplateError(.rendering, line: line, "cannot go through \(value.kindName)")
        }
    }
}
