/// Time per output token, milliseconds: (tk - t1)/(n - 1); absent below two tokens.
///
/// A batch: the sum of (tk - t1) over the sum of (n - 1). `two-run`: (full - first)/(n - 1).
/// As LoadGen (`logging.cc`) and vLLM (`serve.py`) define it; other tools' "TPOT" may include the prefill.
public struct TimePerOutputToken: Metric {
    public let name = MetricName.timePerOutputToken
    public let unit = Unit.milliseconds

    public func value(of replicate: Replicate) -> Double? {
        replicate.timePerOutputToken.map { $0 / nanosecondsPerMillisecond }
    }
}
