/// Total throughput, tokens/s: (all prompt tokens + all output tokens) / (latest tk - earliest sent).
public struct TotalThroughput: Metric {
    public let name = MetricName.totalThroughput
    public let unit = Unit.tokensPerSecond

    public func value(of replicate: Replicate) -> Double? {
        guard let prompt = replicate.allPromptTokens, let output = replicate.full.outputTokenCount,
            let time = replicate.full.latency
        else { return nil }
        return (prompt + output) * nanosecondsPerSecond / time
    }
}
