import EngineAPI

/// The trials of one scenario of two runs, ready to be held against each other.
struct ScenarioContrast {
    /// Fewer pairs in one state of the machine give no interval.
    static let fewestPairs = 3
    /// Smallest change that two stored runs must be able to show.
    static let largestBlindness = 0.05
    /// By which the shares of the processors' time that others took from two stored runs may differ.
    static let largestDisturbance = 0.05

    enum Trials {
        /// Counted trials k of both, made one right after the other.
        case pairs([(a: Replicate, b: Replicate)])
        case samples(a: [Replicate], b: [Replicate])
    }

    let scenario: Scenario
    /// What the comparison rests on.
    let trials: Trials
    /// Pairs that were made, those that are left out included; `nil` for samples.
    let pairsMade: Int?
    /// Why nothing of this scenario can be compared.
    let obstacle: Obstacle?

    /// Pairs whose two trials met visibly different bandwidth are left out: the probes are an instrument of their own and
    /// know nothing of the figures, so that this favours nobody. Samples that span two states, or of which others disturbed
    /// one more than the other, are not compared at all: they may differ in nothing but the machine.
    init(_ a: ScenarioRun, _ b: ScenarioRun, of runs: (a: Run, b: Run), arePaired: Bool) {
        scenario = a.scenario
        let first = a.replicates(in: runs.a.metricContext)
        let second = b.replicates(in: runs.b.metricContext)
        // Another text of the same length is the same work.
        let work = RunDifference.work(a, b).first { $0.subject != .prompt }
            .map { Obstacle.otherWork($0.subject, $0.a ?? "", $0.b ?? "") }
        if arePaired, let pairs = Self.interleaved(first, second) {
            let kept = pairs.filter { !Self.isBroken($0) }
            trials = .pairs(kept)
            pairsMade = pairs.count
            let broken: Obstacle? =
                pairs.count < Self.fewestPairs
                ? .tooFew(pairs.count)
                : kept.count < Self.fewestPairs ? .brokenPairs(kept: kept.count, of: pairs.count) : nil
            obstacle = work ?? broken
        } else {
            trials = .samples(a: first, b: second)
            pairsMade = nil
            let split = MachineStates(of: first + second).split
            let states = split.map { Obstacle.twoStates(slow: $0.slow, fast: $0.fast) }
            let few = min(first.count, second.count)
            let disturbance = Disturbance.obstacle(
                Disturbance(of: first, in: runs.a), Disturbance(of: second, in: runs.b))
            obstacle = work ?? (few < 2 ? .tooFew(few) : states ?? disturbance)
        }
    }

    /// Trials k of both as pairs; `nil` unless each pair was over before the next one began.
    private static func interleaved(_ a: [Replicate], _ b: [Replicate]) -> [(a: Replicate, b: Replicate)]? {
        let pairs = zip(a, b).map { (a: $0.0, b: $0.1) }
        guard !pairs.isEmpty else { return nil }
        for (earlier, later) in zip(pairs, pairs.dropFirst()) {
            let end = max(earlier.a.full.origin, earlier.b.full.origin)
            let begin = min(later.a.beginning, later.b.beginning)
            guard end < begin else { return nil }
        }
        return pairs
    }

    /// The machine gave one of the two visibly more bandwidth than the other.
    private static func isBroken(_ pair: (a: Replicate, b: Replicate)) -> Bool {
        guard let a = pair.a.meanBandwidth, let b = pair.b.meanBandwidth else { return false }
        return max(a, b) / min(a, b) > MachineStates.smallestStep
    }

    /// The figure in both, and their ratio; without a verdict yet.
    func compared(_ name: MetricName) -> ComparedMetric? {
        guard let metric = MetricCatalog.metric(name) else { return nil }
        let result: ComparedMetric
        switch trials {
        case .pairs(let pairs):
            let values = pairs.compactMap { pair -> (a: Double, b: Double)? in
                guard let a = metric.value(of: pair.a), let b = metric.value(of: pair.b) else { return nil }
                return (a, b)
            }
            result = ComparedMetric(
                name: name, unit: metric.unit, meanA: Moments(values.map(\.a))?.mean,
                meanB: Moments(values.map(\.b))?.mean, countA: values.count, countB: values.count,
                logRatio: values.count < Self.fewestPairs ? nil : LogRatio(pairs: values))
        case .samples(let first, let second):
            let a = first.compactMap { metric.value(of: $0) }
            let b = second.compactMap { metric.value(of: $0) }
            result = ComparedMetric(
                name: name, unit: metric.unit, meanA: Moments(a)?.mean, meanB: Moments(b)?.mean, countA: a.count,
                countB: b.count, logRatio: LogRatio(a, b))
        }
        return obstructed(result, metric)
    }

    /// Peak memory by the engines' own count; where neither has one, by the system's; `nil` where nobody counted.
    var memory: ComparedMetric? {
        let own = compared(.peakBytes)
        guard own?.meanA == nil, own?.meanB == nil, let system = compared(.peakResidentBytes),
            system.meanA != nil || system.meanB != nil
        else { return own?.meanA == nil && own?.meanB == nil ? nil : own }
        return system
    }

    private func obstructed(_ compared: ComparedMetric, _ metric: any Metric) -> ComparedMetric {
        var compared = compared
        switch obstacle {
        // Memory does not follow the machine's mood.
        case .twoStates, .brokenPairs, .disturbed:
            if metric.followsMachineState { compared.obstacle = obstacle }
        default: compared.obstacle = obstacle
        }
        if compared.obstacle == nil {
            if compared.meanA == nil { compared.obstacle = .missing(.a) }
            if compared.meanB == nil { compared.obstacle = .missing(.b) }
        }
        if compared.obstacle == nil, compared.logRatio == nil {
            compared.obstacle = .tooFew(min(compared.countA, compared.countB))
        }
        if compared.obstacle != nil { compared.logRatio = nil }
        return compared
    }
}

extension Replicate {
    /// When its first generation began.
    fileprivate var beginning: Instant { min(first?.origin ?? full.origin, full.origin) }

    /// Mean of the probes around it, bytes per second; `nil` where none was taken.
    fileprivate var meanBandwidth: Double? {
        let probes = [first?.probe, full.probe].compactMap { $0 }.flatMap { [$0.before, $0.after].compactMap { $0 } }
            .filter { $0 > 0 && $0.isFinite }
        return Moments(probes)?.mean
    }
}
