import Measurement

/// What a long prompt costs afterwards: rates of single requests of the same output length, shortest prompt to longest.
struct LongContextCost {
    var shortTokens: Int
    var longTokens: Int
    var shortDecodeRate: Double
    var longDecodeRate: Double
    var shortThroughput: Double
    var longThroughput: Double

    init?(_ subject: ReportSubject) {
        let rows = subject.singles.filter { $0.promptTokens != nil && $0.mean(.decodeRate) != nil }
        guard let long = rows.max(by: { ($0.promptTokens ?? 0) < ($1.promptTokens ?? 0) }) else { return nil }
        let alike = rows.filter { $0.outputTokens == long.outputTokens }
        guard let short = alike.min(by: { ($0.promptTokens ?? 0) < ($1.promptTokens ?? 0) }),
            let shortTokens = short.promptTokens, let longTokens = long.promptTokens, longTokens >= 4 * shortTokens,
            let shortRate = short.mean(.decodeRate), let longRate = long.mean(.decodeRate),
            let shortThroughput = short.mean(.outputThroughput), let longThroughput = long.mean(.outputThroughput)
        else { return nil }
        (self.shortTokens, self.longTokens) = (shortTokens, longTokens)
        (shortDecodeRate, longDecodeRate) = (shortRate, longRate)
        (self.shortThroughput, self.longThroughput) = (shortThroughput, longThroughput)
    }

    /// Negative when the long prompt made decoding slower.
    var decodeChange: Double { longDecodeRate / shortDecodeRate - 1 }
    var throughputChange: Double { longThroughput / shortThroughput - 1 }
}
