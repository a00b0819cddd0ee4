/// Whether a scenario's trials met a machine in two states: a shared host gives one or another bandwidth for seconds at
/// a time, and an interval on the mean across both describes neither.
public struct MachineStates: Sendable, Hashable {
    /// Neighbouring probes (sorted) that stand further apart than this belong to two states. On the machine that this
    /// was measured on a state spans 33 to 45 or 65 to 80 GB/s without such a hole inside.
    public static let smallestStep = 1.25

    /// No state is as wide as this, so that probes further apart are of two even where some lie in between: a probe that
    /// meets the change itself gives a figure of neither.
    public static let widestState = 1.5

    /// All probes around counted trials, ascending, bytes per second.
    public var probes: [Double]

    public init(probes: [Double]) {
        self.probes = probes.sorted()
    }

    init(of replicates: [Replicate]) {
        self.init(
            probes: replicates.flatMap { replicate in
                [replicate.first, replicate.full].compactMap { $0 }
                    .flatMap { [$0.probe.before, $0.probe.after].compactMap { $0 } }
            }
            .filter { $0 > 0 && $0.isFinite })
    }

    /// The widest hole between neighbouring probes: upper end of the slow state, lower end of the fast one.
    public var split: (slow: Double, fast: Double)? {
        let widest = zip(probes, probes.dropFirst()).max { $0.1 / $0.0 < $1.1 / $1.0 }
        guard let widest, let slowest = probes.first, let fastest = probes.last,
            widest.1 / widest.0 > Self.smallestStep || fastest / slowest > Self.widestState
        else { return nil }
        return (widest.0, widest.1)
    }

    public var areVisiblyDifferent: Bool { split != nil }
}
