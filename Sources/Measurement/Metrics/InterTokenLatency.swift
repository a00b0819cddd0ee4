/// Inter-token latency, milliseconds: the mean of every gap between consecutive tokens of the trial.
///
/// Only when each chunk holds one token, as the engine declares and the records show: a gap between bundles is none
/// between tokens. `two-run`: the gaps of the full generation.
public struct InterTokenLatency: Metric {
    public let name = MetricName.interTokenLatency
    public let unit = Unit.milliseconds

    public func value(of replicate: Replicate) -> Double? {
        guard let gaps = replicate.tokenGaps, !gaps.isEmpty else { return nil }
        return positive(gaps.reduce(0, +) / Double(gaps.count)).map { $0 / nanosecondsPerMillisecond }
    }
}

extension Replicate {
    /// All gaps between consecutive tokens, nanoseconds, request after request; `nil` when chunks are not tokens.
    public var tokenGaps: [Double]? {
        guard oneTokenPerChunk else { return nil }
        var gaps: [Double] = []
        for record in full.records {
            guard record.hasEnded, record.tokens.allSatisfy({ $0.count == 1 }) else { return nil }
            gaps += record.chunkGaps
        }
        return gaps
    }
}
