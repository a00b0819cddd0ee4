/// Prefill rate, tokens/s: prompt tokens / TTFT.
///
/// A batch: all prompt tokens / (latest t1 - earliest sent). Needs exact prompt counts.
public struct PrefillRate: Metric {
    public let name = MetricName.prefillRate
    public let unit = Unit.tokensPerSecond

    public func value(of replicate: Replicate) -> Double? {
        guard let tokens = replicate.allPromptTokens, let time = replicate.timeToFirstToken else { return nil }
        return tokens * nanosecondsPerSecond / time
    }
}
