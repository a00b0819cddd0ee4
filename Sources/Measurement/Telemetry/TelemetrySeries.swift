/// One device during one trial: its samples in order, with one before the trial and one after it where there were any.
public struct TelemetrySeries: Sendable, Hashable {
    public var device: TelemetryDevice
    public var samples: [TelemetrySample]

    public init(device: TelemetryDevice, samples: [TelemetrySample]) {
        self.device = device
        self.samples = samples
    }

    /// Samples within a span, its ends included; nanoseconds since the trial's origin.
    public func samples(in span: ClosedRange<Int64>) -> [TelemetrySample] {
        samples.filter { span.contains($0.at) }
    }

    /// The largest value that was seen in a span.
    public func peak(_ quantity: KeyPath<TelemetrySample, Double?>, in span: ClosedRange<Int64>) -> Double? {
        samples(in: span).compactMap { $0[keyPath: quantity] }.max()
    }

    /// Mean of the samples of a quantity in a span.
    public func mean(_ quantity: KeyPath<TelemetrySample, Double?>, in span: ClosedRange<Int64>) -> Double? {
        let values = samples(in: span).compactMap { $0[keyPath: quantity] }
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
