/// Decode rate, tokens/s of one request: 1/TPOT.
///
/// A batch: the sum of (n - 1) over the sum of (tk - t1), so that slow requests weigh what they took.
public struct DecodeRate: Metric {
    public let name = MetricName.decodeRate
    public let unit = Unit.tokensPerSecond

    public func value(of replicate: Replicate) -> Double? {
        replicate.timePerOutputToken.map { nanosecondsPerSecond / $0 }
    }
}
