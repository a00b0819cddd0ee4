/// Mean over the requests of a batch of t1 - sent, milliseconds: what stands beside the batch's own time to first token.
///
/// `two-run`: over the requests of the 1-token generation.
public struct TimeToFirstTokenPerRequest: Metric {
    public let name = MetricName.timeToFirstTokenPerRequest
    public let unit = Unit.milliseconds

    public func value(of replicate: Replicate) -> Double? {
        let trial = replicate.first ?? replicate.full
        return trial.sum { $0.timeToFirstToken }
            .map { $0 / Double(trial.records.count) / nanosecondsPerMillisecond }
    }
}
