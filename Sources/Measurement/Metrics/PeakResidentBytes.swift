/// Peak resident set of the process (or the device's memory in use), bytes, highest during the trial.
public struct PeakResidentBytes: Metric {
    public let name = MetricName.peakResidentBytes
    public let unit = Unit.bytes
    public let followsMachineState = false

    public func value(of replicate: Replicate) -> Double? {
        replicate.peak(\.residentBytes)
    }
}
