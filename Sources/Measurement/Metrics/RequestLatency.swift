/// Request latency, milliseconds: tk - sent, to the last token and not to the end of the stream.
///
/// A batch: latest tk - earliest sent. `two-run`: of the full generation.
public struct RequestLatency: Metric {
    public let name = MetricName.requestLatency
    public let unit = Unit.milliseconds

    public func value(of replicate: Replicate) -> Double? {
        replicate.full.latency.map { $0 / nanosecondsPerMillisecond }
    }
}
