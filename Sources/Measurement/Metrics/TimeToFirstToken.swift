/// Time to first token, milliseconds: t1 - sent.
///
/// A batch: latest t1 - earliest sent. `two-run`: duration of the 1-token generation.
public struct TimeToFirstToken: Metric {
    public let name = MetricName.timeToFirstToken
    public let unit = Unit.milliseconds

    public func value(of replicate: Replicate) -> Double? {
        replicate.timeToFirstToken.map { $0 / nanosecondsPerMillisecond }
    }
}
