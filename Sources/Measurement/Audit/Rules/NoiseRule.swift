/// noise: what else happened on the machine during counted trials, and a trial that slowed down inside.
public struct NoiseRule: AuditRule {
    public let name = "noise"

    static let largestStealShare = 0.02
    static let largestForeignShare = 0.05
    static let largestMajorFaults = 10
    static let largestQuotaShare = 0.01
    /// Counters move in ticks and are read at slightly different instants: so many may be nothing.
    static let uncertainTicks = 6.0
    static let ticksPerSecond = 100.0
    /// Between the trials with the fastest and the slowest clock.
    static let largestClockChange = 0.10
    /// By which the last third of a trial's gaps may exceed the first third beyond what the growing cache explains.
    static let largestSlowdown = 1.25

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.flatMap { scenario in
            [
                steal(scenario, subject.run), foreign(scenario, subject.run), faults(scenario), throttling(scenario),
                quota(scenario), clock(scenario), probes(scenario), states(scenario), slowdown(scenario),
            ]
            .compactMap { $0 }
        }
    }

    private func steal(_ scenario: AuditedScenario, _ run: Run) -> Finding? {
        worst(
            "stealShare", scenario, above: Self.largestStealShare,
            { trial in trial.noise?.stealShare.flatMap { isCertain($0, trial, run) ? $0 : nil } }
        ) { share, count in
            "The hypervisor gave \(percent(share)) of CPU time to others in the worst of \(plural(count, "trial")) "
                + "above \(percent(Self.largestStealShare))."
        }
    }

    /// - Parameter run: of a server nothing is said, for the server itself may be the other process.
    private func foreign(_ scenario: AuditedScenario, _ run: Run) -> Finding? {
        guard run.target.url == nil else { return nil }
        return worst(
            "foreignShare", scenario, above: Self.largestForeignShare,
            { trial in trial.noise?.foreignShare.flatMap { isCertain($0, trial, run) ? $0 : nil } }
        ) { share, count in
            "Other processes used \(percent(share)) of CPU time in the worst of \(plural(count, "trial")) above "
                + "\(percent(Self.largestForeignShare))."
        }
    }

    /// Of a trial of a tenth of a second on two processors 5% are a single tick.
    private func isCertain(_ share: Double, _ trial: Trial, _ run: Run) -> Bool {
        guard let processors = run.host.onlineProcessors, let nanoseconds = trial.latency else { return true }
        return share * nanoseconds / nanosecondsPerSecond * Self.ticksPerSecond * Double(processors)
            > Self.uncertainTicks
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

    private func throttling(_ scenario: AuditedScenario) -> Finding? {
        worst("throttleEvents", scenario, above: 0, { $0.noise?.throttleEvents.map { Double($0) } }) { events, count in
            "Processors were slowed down for their temperature: \(figure(events)) times in the worst of "
                + "\(plural(count, "trial"))."
        }
    }

    private func quota(_ scenario: AuditedScenario) -> Finding? {
        worst("quotaShare", scenario, above: Self.largestQuotaShare, { $0.noise?.quotaShare }) { share, count in
            "The control group's processor quota kept the run waiting for \(percent(share)) of the worst of "
                + "\(plural(count, "trial")) above \(percent(Self.largestQuotaShare))."
        }
    }

    private func clock(_ scenario: AuditedScenario) -> Finding? {
        let clocks = scenario.run.trials.filter { $0.kind == .counted }.compactMap { $0.noise?.clockHertz }
        guard let slowest = clocks.min(), let fastest = clocks.max(), slowest > 0,
            fastest / slowest > 1 + Self.largestClockChange
        else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: scenario.id,
            message: "The processors' clock was \(figure(slowest / 1e6)) MHz after one trial and "
                + "\(figure(fastest / 1e6)) MHz after another.",
            values: ["slowestHertz": slowest, "fastestHertz": fastest])
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
