/// Output throughput, tokens/s of all requests together: sum of n / (latest tk - earliest sent).
///
/// The "total throughput" of the origin's table is this one, with its batch.
public struct OutputThroughput: Metric {
    public let name = MetricName.outputThroughput
    public let unit = Unit.tokensPerSecond

    public func value(of replicate: Replicate) -> Double? {
        guard let tokens = replicate.full.outputTokenCount, let time = replicate.full.latency else { return nil }
        return tokens * nanosecondsPerSecond / time
    }
}
