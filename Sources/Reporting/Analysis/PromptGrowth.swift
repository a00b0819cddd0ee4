import Measurement

/// How the time to the first token grows with the prompt, from the shortest to the longest prompt of single requests.
struct PromptGrowth {
    var shortTokens: Int
    var longTokens: Int
    var shortMilliseconds: Double
    var longMilliseconds: Double

    /// `nil` below a factor of two in length, where noise would speak.
    init?(_ subject: ReportSubject) {
        let points = subject.singles.compactMap { row -> (tokens: Int, time: Double)? in
            guard let tokens = row.promptTokens, tokens > 0, let time = row.mean(.timeToFirstToken) else { return nil }
            return (tokens, time)
        }
        guard let short = points.min(by: { $0.tokens < $1.tokens }),
            let long = points.max(by: { $0.tokens < $1.tokens }), long.tokens >= 2 * short.tokens
        else { return nil }
        (shortTokens, longTokens) = (short.tokens, long.tokens)
        (shortMilliseconds, longMilliseconds) = (short.time, long.time)
    }

    var lengthFactor: Double { Double(longTokens) / Double(shortTokens) }
    var timeFactor: Double { longMilliseconds / shortMilliseconds }
    /// `nil` when longer prompts were not slower.
    var millisecondsPerToken: Double? {
        let slope = (longMilliseconds - shortMilliseconds) / Double(longTokens - shortTokens)
        return slope > 0 ? slope : nil
    }

    /// Longest prompt whose first token comes within `milliseconds`, on the line between the two measured points;
    /// `nil` outside them.
    func tokens(within milliseconds: Double) -> Int? {
        guard let slope = millisecondsPerToken, (shortMilliseconds..<longMilliseconds).contains(milliseconds) else {
            return nil
        }
        return shortTokens + Int((milliseconds - shortMilliseconds) / slope)
    }
}
