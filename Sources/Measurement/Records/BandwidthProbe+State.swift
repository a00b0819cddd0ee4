extension BandwidthProbe {
    /// Above this relative difference the machine changed its state during the trial.
    public static let largestSteadyChange = 0.15

    /// |after - before| / mean of both; `nil` unless both were taken.
    public var relativeChange: Double? {
        guard let before, let after, before > 0, after > 0 else { return nil }
        return abs(after - before) / ((before + after) / 2)
    }

    /// Mean of both probes, bytes per second; `nil` when one is missing or they differ by more than 15%.
    public var steadyBandwidth: Double? {
        guard let before, let after, let relativeChange, relativeChange <= Self.largestSteadyChange else { return nil }
        return (before + after) / 2
    }
}

extension Ceiling {
    /// Looked up by the device's name, so that it holds at every moment; a measured ceiling is of its own moment.
    public var isNominal: Bool {
        source?.hasPrefix("nominal") ?? false
    }
}
