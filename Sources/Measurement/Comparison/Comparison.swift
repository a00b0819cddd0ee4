/// Two runs held against each other: ratios B over A with intervals, and what they show.
///
/// A pure function of the two runs' records. Runs that were made in turns are compared pair by pair, others as two samples
/// that have nothing to do with each other.
public struct Comparison: Sendable, Hashable {
    public enum Design: String, Sendable, Hashable, Codable {
        /// Trials made in turns, A B B A ...: t interval on the mean log ratio of the pairs.
        case paired
        /// Two stored runs: Welch's t on the logarithms.
        case unpaired
    }

    /// At most this share of comparisons without any difference shows one somewhere.
    public static let falseAlarms = 0.05

    public var a: Run
    public var b: Run
    public var design: Design
    /// What else differs between the two.
    public var differences: [RunDifference]
    /// Those that both have, in A's order.
    public var scenarios: [ComparedScenario]
    /// Ids of scenarios that only one of them has.
    public var onlyInA: [String]
    public var onlyInB: [String]

    /// Holds `b` against `a`.
    public init(_ a: Run, _ b: Run) {
        self.a = a
        self.b = b
        differences = RunDifference.between(a, b)
        var contrasts = Self.contrasts(a, b, arePaired: Self.areTied(a, b))
        // Files that were edited or mixed up: what does not alternate is no pair.
        let arePairs = !contrasts.isEmpty && contrasts.allSatisfy { $0.pairsMade != nil }
        if !arePairs { contrasts = Self.contrasts(a, b, arePaired: false) }
        design = arePairs ? .paired : .unpaired
        scenarios = contrasts.map { contrast in
            ComparedScenario(
                scenario: contrast.scenario, pairsMade: contrast.pairsMade,
                metrics: MetricName.comparedTimes.compactMap(contrast.compared) + [contrast.memory].compactMap { $0 })
        }
        let common = Set(scenarios.map(\.scenario.id))
        onlyInA = a.scenarios.map(\.scenario.id).filter { !common.contains($0) }
        onlyInB = b.scenarios.map(\.scenario.id).filter { !common.contains($0) }
        judge()
    }

    private static func contrasts(_ a: Run, _ b: Run, arePaired: Bool) -> [ScenarioContrast] {
        a.scenarios.compactMap { first in
            b.scenarios.first { $0.scenario.id == first.scenario.id }
                .map { ScenarioContrast(first, $0, of: (a, b), arePaired: arePaired) }
        }
    }

    /// Both were made in turns, one with the other.
    private static func areTied(_ a: Run, _ b: Run) -> Bool {
        guard let one = a.pairing, let two = b.pairing else { return false }
        return one.id == two.id && one.side == two.side.other
    }

    /// Figures of speed that were tested.
    public var tests: Int {
        scenarios.flatMap(\.metrics).count { $0.adjustedChance != nil }
    }

    /// Some figure of speed could not be compared, or there is none.
    public var isPartlyNotComparable: Bool {
        let times = scenarios.flatMap(\.metrics).filter { !$0.name.isMemory }
        return times.isEmpty || times.contains { $0.verdict == .notComparable }
    }

    // MARK: - Verdicts

    private mutating func judge() {
        var places: [(scenario: Int, metric: Int)] = []
        for scenario in scenarios.indices {
            for metric in scenarios[scenario].metrics.indices {
                let compared = scenarios[scenario].metrics[metric]
                guard compared.obstacle == nil else { continue }
                if compared.name.isMemory {
                    scenarios[scenario].metrics[metric].verdict = Self.memoryVerdict(compared)
                } else {
                    places.append((scenario, metric))
                }
            }
        }
        let adjusted = holmAdjusted(
            places.map { scenarios[$0.scenario].metrics[$0.metric].logRatio?.chanceOfDifference ?? 1 })
        for (place, chance) in zip(places, adjusted) {
            judge(&scenarios[place.scenario].metrics[place.metric], chance, tests: places.count)
        }
    }

    private func judge(_ compared: inout ComparedMetric, _ chance: Double, tests: Int) {
        compared.adjustedChance = chance
        guard let logRatio = compared.logRatio else { return }
        // Two-sided: half of the false alarms on each side.
        compared.smallestShown = logRatio.smallestShown(probability: 1 - Self.falseAlarms / 2 / Double(tests))
        if chance <= Self.falseAlarms {
            compared.verdict = (logRatio.mean > 0) == compared.name.growsWithSpeed ? .faster : .slower
        } else if design == .unpaired, let smallest = compared.smallestShown,
            smallest > ScenarioContrast.largestBlindness
        {
            compared.obstacle = .tooNoisy(smallestShown: smallest)
        } else {
            compared.verdict = .noDifference
        }
    }

    /// Engines count their memory exactly, trial after trial: what differs by more than a thousandth differs.
    private static func memoryVerdict(_ compared: ComparedMetric) -> ComparedMetric.Verdict {
        guard let logRatio = compared.logRatio, abs(logRatio.mean) > 0.001,
            logRatio.chanceOfDifference <= falseAlarms
        else { return .noDifference }
        return logRatio.mean > 0 ? .moreMemory : .lessMemory
    }
}

/// One scenario of a comparison.
public struct ComparedScenario: Sendable, Hashable {
    public var scenario: Scenario
    /// Pairs that were made, those included that are left out because the machine changed between their two trials;
    /// `nil` in an unpaired comparison.
    public var pairsMade: Int?
    /// Times first, then memory.
    public var metrics: [ComparedMetric]

    public init(scenario: Scenario, pairsMade: Int?, metrics: [ComparedMetric]) {
        self.scenario = scenario
        self.pairsMade = pairsMade
        self.metrics = metrics
    }

    public subscript(_ name: MetricName) -> ComparedMetric? { metrics.first { $0.name == name } }

    /// Pairs that the figures of speed rest on.
    public var pairsKept: Int? {
        pairsMade == nil ? nil : metrics.first { !$0.name.isMemory }?.countA
    }
}
