/// `+`, `-`, `*`, `/`, `//`, `%`, `**` and `~`, with Python's rules.
enum TemplateArithmetic {
    static func compute(
        _ sign: TemplateOperator, _ left: TemplateValue, _ right: TemplateValue, line: Int
    ) throws(ChatTemplateError) -> TemplateValue {
        if sign == .concatenate {
            guard let a = left.text, let b = right.text else {
                throw ChatTemplateError(.unsupported, line: line, "'~' with \(left.kindName) and \(right.kindName)")
            }
            return try joined(a, b, line)
        }
        switch (sign, left, right) {
        case (.add, .string(let a), .string(let b)): return try joined(a, b, line)
        case (.add, .list(let a), .list(let b)): return .list(a + b)
        case (.multiply, .string(let text), _), (.multiply, _, .string(let text)):
            if let times = right.integer ?? left.integer { return try repeated(text, times, line) }
        default: break
        }
        if let a = left.integer, let b = right.integer, let result = try compute(sign, a, b, line) {
            return .integer(result)
        }
        guard let a = left.numeric, let b = right.numeric else {
            throw ChatTemplateError(
                .rendering, line: line, "cannot compute \(left.kindName) \(sign.rawValue) \(right.kindName)")
        }
        return .number(try compute(sign, a, b, line))
    }

    private static func joined(_ a: String, _ b: String, _ line: Int) throws(ChatTemplateError) -> TemplateValue {
        try TemplateText.checkLength(a.utf8.count + b.utf8.count, line)
        return .string(a + b)
    }

    private static func repeated(_ text: String, _ times: Int, _ line: Int) throws(ChatTemplateError) -> TemplateValue {
        let (bytes, overflows) = text.utf8.count.multipliedReportingOverflow(by: max(times, 0))
        guard !overflows, bytes <= 1 << 20 else {
            throw ChatTemplateError(.rendering, line: line, "a string repeated \(times) times is too long")
        }
        return .string(String(repeating: text, count: max(times, 0)))
    }

    /// `nil`: the result is no whole number, so it is computed as a fraction.
    private static func compute(
        _ sign: TemplateOperator, _ a: Int, _ b: Int, _ line: Int
    ) throws(ChatTemplateError) -> Int? {
        let result: (partialValue: Int, overflow: Bool)
        switch sign {
        case .add: result = a.addingReportingOverflow(b)
        case .subtract: result = a.subtractingReportingOverflow(b)
        case .multiply: result = a.multipliedReportingOverflow(by: b)
        case .floorDivide, .remainder:
            if b == 0 { throw ChatTemplateError(.rendering, line: line, "division by zero") }
            let quotient = a.dividedReportingOverflow(by: b)
            let rest = a.remainderReportingOverflow(dividingBy: b).partialValue
            // Python rounds down and gives the remainder the divisor's sign.
            let isBelow = rest != 0 && (rest < 0) != (b < 0)
            result =
                sign == .remainder
                ? (isBelow ? rest + b : rest, false) : (quotient.partialValue - (isBelow ? 1 : 0), quotient.overflow)
        case .divide, .power, .concatenate: return nil
        }
        if result.overflow { throw ChatTemplateError(.rendering, line: line, "a number beyond 64 bits") }
        return result.partialValue
    }

    private static func compute(
        _ sign: TemplateOperator, _ a: Double, _ b: Double, _ line: Int
    ) throws(ChatTemplateError) -> Double {
        switch sign {
        case .add: return a + b
        case .subtract: return a - b
        case .multiply: return a * b
        case .divide, .floorDivide, .remainder:
            if b == 0 { throw ChatTemplateError(.rendering, line: line, "division by zero") }
            if sign == .divide { return a / b }
            let floor = (a / b).rounded(.down)
            return sign == .floorDivide ? floor : a - floor * b
        case .power, .concatenate:
            throw ChatTemplateError(.unsupported, line: line, "the operator '\(sign.rawValue)' is not supported")
        }
    }
}
