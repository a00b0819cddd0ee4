/// noise: what else happened on the machine during counted trials, and a trial that slowed down inside.
public struct NoiseRule: AuditRule {
    public let name = "noise"

    static let largestStealShare = 0.02
    static let largestForeignShare = 0.05
    static let largestMajorFaults = 10
    /// By which the last third of a trial's gaps may exceed the first third beyond what the growing cache explains.
    static let largestSlowdown = 1.25

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.flatMap { scenario in
            [
                steal(scenario), foreign(scenario), faults(scenario), probes(scenario), states(scenario),
                slowdown(scenario),
            ]
            .compactMap { $0 }
        }
    }

    private func steal(_ scenario: AuditedScenario) -> Finding? {
        worst("stealShare", scenario, above: Self.largestStealShare, { $0.noise?.stealShare }) { share, count in
            "The hypervisor gave \(percent(share)) of CPU time to others in the worst of \(plural(count, "trial")) "
                + "above \(percent(Self.largestStealShare))."
        }
    }

    private func foreign(_ scenario: AuditedScenario) -> Finding? {
        worst("foreignShare", scenario, above: Self.largestForeignShare, { $0.noise?.foreignShare }) { share, count in
            "Other processes used \(percent(share)) of CPU time in the worst of \(plural(count, "trial")) above "
                + "\(percent(Self.largestForeignShare))."
        }
    }

    private func faults(_ scenario: AuditedScenario) -> Finding? {
        worst(
            "majorFaults", scenario, above: Double(Self.largestMajorFaults),
            { $0.noise?.majorFaults.map { Double($0) } }
        ) { faults, count in
            "\(figure(faults)) major page faults in the worst of \(plural(count, "trial")) above "
                + "\(Self.largestMajorFaults): memory came from disk."
        }
    }

    private func probes(_ scenario: AuditedScenario) -> Finding? {
        worst(
            "bandwidthChange", scenario, above: BandwidthProbe.largestSteadyChange, { $0.probe.relativeChange }
        ) { change, count in
            "Memory bandwidth changed by \(percent(change)) during the worst of \(plural(count, "trial")) above "
                + "\(percent(BandwidthProbe.largestSteadyChange)); these trials have no share of the limit."
        }
    }

    private func states(_ scenario: AuditedScenario) -> Finding? {
        guard let split = MachineStates(of: scenario.replicates).split else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: scenario.id,
            message: "The machine had two states: memory gave up to \(gigabytes(split.slow))/s around some trials and "
                + "from \(gigabytes(split.fast))/s around others, so that no interval on the mean is given.",
            values: ["slowBytesPerSecond": split.slow, "fastBytesPerSecond": split.fast])
    }

    private func slowdown(_ scenario: AuditedScenario) -> Finding? {
        let slowest = scenario.replicates.compactMap { replicate in
            GapTrend(of: replicate).map { $0.lateOverEarly / replicate.cacheGrowth }
        }
        .max()
        guard let slowest, slowest > Self.largestSlowdown else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: scenario.id,
            message: "Within a trial the last third of the tokens took \(figure(slowest)) times as long as the first, "
                + "beyond what the growing cache explains: throttling, or other work on the machine.",
            values: ["lateOverEarly": slowest])
    }

    /// - Parameter name: under which the finding's values hold the worst, which tells one kind of noise from another.
    private func worst(
        _ name: String, _ scenario: AuditedScenario, above limit: Double, _ quantity: (Trial) -> Double?,
        _ message: (Double, Int) -> String
    ) -> Finding? {
        let trials = scenario.run.trials.filter { $0.kind == .counted }
        let above = trials.compactMap(quantity).filter { $0 > limit }
        guard let worst = above.max() else { return nil }
        return Finding(
            rule: self.name, severity: .suspect, scenario: scenario.id, message: message(worst, above.count),
            values: [name: worst, "limit": limit, "trials": Double(above.count)])
    }
}
