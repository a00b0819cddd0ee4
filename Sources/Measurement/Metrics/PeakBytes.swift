/// Peak memory, bytes: the engine's own count, highest during the trial, reset before it. `two-run`: of both generations.
public struct PeakBytes: Metric {
    public let name = MetricName.peakBytes
    public let unit = Unit.bytes
    public let followsMachineState = false

    public func value(of replicate: Replicate) -> Double? {
        replicate.peak(\.engineBytes)
    }
}

extension Replicate {
    func peak(_ quantity: KeyPath<PeakMemory, Double?>) -> Double? {
        let peaks = [first?.peak, full.peak].compactMap { $0?[keyPath: quantity] }
        return peaks.max()
    }
}
