extension TelemetrySeries {
    /// Longest part of a span, as a share, that the samples may leave open at its two ends together.
    static let mostOpenShare = 0.25

    /// Energy over a span, joules: the integral of power over time.
    ///
    /// Instantaneous power is taken to change in straight lines between samples (trapezoidal rule) and to stay as it was
    /// before the first and after the last; a mean since the sample before is a step, which gives the counter's own
    /// difference. `nil` with fewer than two samples, and where samples leave more than a quarter of the span open: an
    /// energy that is mostly guessed is none.
    ///
    /// - Parameter span: nanoseconds since the trial's origin.
    public func energyJoules(in span: ClosedRange<Int64>) -> Double? {
        let powers = samples.compactMap { sample in
            sample.powerWatts.flatMap { $0.isFinite && $0 >= 0 ? (at: sample.at, watts: $0) : nil }
        }
        let length = Double(span.upperBound) - Double(span.lowerBound)
        guard length > 0, powers.count >= 2, let first = powers.first, let last = powers.last else { return nil }
        let openBefore = max(0, Double(first.at) - Double(span.lowerBound))
        let openAfter = max(0, Double(span.upperBound) - Double(last.at))
        guard openBefore + openAfter <= Self.mostOpenShare * length else { return nil }
        var wattNanoseconds = 0.0
        for (left, right) in zip(powers, powers.dropFirst()) {
            guard right.at > left.at else { continue }
            let start = max(left.at, span.lowerBound)
            let end = min(right.at, span.upperBound)
            guard end > start else { continue }
            wattNanoseconds += Double(end - start) * Self.meanPower(left, right, start, end, device.power)
        }
        // What a step says of the time before it began is the step's own power.
        let beforeWatts = device.power == .meanSincePrevious ? powers[1].watts : first.watts
        wattNanoseconds += openBefore * beforeWatts + openAfter * last.watts
        return wattNanoseconds / 1e9
    }

    /// Mean power from `start` to `end`, both between two neighbouring samples.
    private static func meanPower(
        _ left: (at: Int64, watts: Double), _ right: (at: Int64, watts: Double), _ start: Int64, _ end: Int64,
        _ kind: TelemetryDevice.Power
    ) -> Double {
        guard kind == .instantaneous else { return right.watts }
        let middle = (Double(start) + Double(end)) / 2
        let share = (middle - Double(left.at)) / Double(right.at - left.at)
        return left.watts + (right.watts - left.watts) * share
    }
}

extension Trial {
    /// Earliest sending to latest last token, nanoseconds since the origin: the time that throughput is taken over, and so
    /// energy too.
    public var busySpan: ClosedRange<Int64>? {
        guard let start = records.map(\.sent).min(), let end = records.compactMap({ $0.tokens.last?.at }).max(),
            start < end
        else { return nil }
        return start...end
    }

    /// What the devices that computed took together over the trial, joules; `nil` unless every one of them is known.
    public func energy(of telemetry: [TelemetrySeries]) -> Double? {
        let computing = telemetry.filter { $0.device.role == .target && $0.samples.contains { $0.powerWatts != nil } }
        guard let busySpan, !computing.isEmpty else { return nil }
        // Two instruments that look at the same devices must not be added up.
        guard let source = computing.first?.device.source else { return nil }
        var total = 0.0
        for series in computing where series.device.source == source {
            guard let joules = series.energyJoules(in: busySpan) else { return nil }
            total += joules
        }
        return positive(total)
    }
}
