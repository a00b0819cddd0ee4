/// Whether a run is slower than its baseline: what continuous integration asks.
///
/// Fails when a slowdown is shown (one-sided test at 95%, Holm-adjusted over everything that is tested) and the estimate
/// exceeds the tolerance. Says "not comparable" when the runs are of different things, met a machine in two states or one
/// that others used more in one run than in the other, or could not have shown a slowdown of 5%. A slowdown that is shown
/// in spite of much noise is shown.
public struct Gate: Sendable, Hashable {
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        case passed, regression, notComparable
    }

    /// One figure of one scenario.
    public struct Row: Sendable, Hashable {
        public enum Verdict: Sendable, Hashable {
            case passed
            /// A slowdown is shown, and its estimate exceeds the tolerance.
            case regression
            /// A slowdown is shown that the tolerance allows.
            case tolerated
            case notComparable(Obstacle)
        }

        public var scenario: Scenario
        public var name: MetricName
        public var unit: Unit
        public var baseline: Double?
        public var run: Double?
        /// Time of the run over time of the baseline - 1: above 0 is slower, whatever the figure's own direction.
        public var slowdown: Double?
        /// The slowdown is at least this at 95%, one-sided.
        public var atLeast: Double?
        /// The smallest slowdown that these trials show whatever the other figures are: by Holm's first and strictest step.
        public var smallestShown: Double?
        public var adjustedChance: Double?
        public var verdict: Verdict

        /// A row of which nothing is known but its figures.
        init(_ compared: ComparedMetric, _ scenario: Scenario) {
            self.scenario = scenario
            name = compared.name
            unit = compared.unit
            baseline = compared.meanA
            run = compared.meanB
            verdict = .notComparable(compared.obstacle ?? .tooFew(min(compared.countA, compared.countB)))
        }
    }

    public var baseline: Run
    public var run: Run
    /// 0.02: a slowdown of 2% passes, shown or not.
    public var tolerance: Double
    public var rows: [Row]
    /// Everything that differs between the two runs.
    public var differences: [RunDifference]
    /// Ids of scenarios of the baseline that the run lacks.
    public var missing: [String]

    /// - Parameter scenarios: ids to look at; empty: all that the baseline has.
    public init(run: Run, baseline: Run, tolerance: Double, scenarios: [String] = []) {
        self.run = run
        self.baseline = baseline
        self.tolerance = tolerance
        let comparison = Comparison(baseline, run)
        differences = comparison.differences
        let wanted = { (id: String) in scenarios.isEmpty || scenarios.contains(id) }
        missing = comparison.onlyInA.filter(wanted)
        var rows: [Row] = []
        var slowdowns: [(row: Int, ratio: LogRatio)] = []
        for scenario in comparison.scenarios where wanted(scenario.scenario.id) {
            for name in MetricName.comparedTimes {
                guard let compared = scenario[name] else { continue }
                if let ratio = compared.logRatio {
                    slowdowns.append((rows.count, name.growsWithSpeed ? ratio.inverse : ratio))
                }
                rows.append(Row(compared, scenario.scenario))
            }
        }
        let chances = holmAdjusted(slowdowns.map(\.ratio.chanceOfIncrease))
        for (slowdown, chance) in zip(slowdowns, chances) {
            Self.judge(&rows[slowdown.row], slowdown.ratio, chance, tests: slowdowns.count, tolerance)
        }
        self.rows = rows
    }

    private static func judge(
        _ row: inout Row, _ ratio: LogRatio, _ chance: Double, tests: Int, _ tolerance: Double
    ) {
        let smallest = ratio.smallestShown(probability: 1 - Comparison.falseAlarms / Double(tests))
        row.slowdown = ratio.ratio - 1
        row.atLeast = ratio.interval(confidence: 0.9).map { $0.lowerBound - 1 }
        row.smallestShown = smallest
        row.adjustedChance = chance
        if chance <= Comparison.falseAlarms {
            row.verdict = ratio.ratio - 1 > tolerance ? .regression : .tolerated
        } else if let smallest, smallest <= ScenarioContrast.largestBlindness {
            row.verdict = .passed
        } else {
            row.verdict = .notComparable(.tooNoisy(smallestShown: smallest ?? .infinity))
        }
    }

    /// What makes the two runs measurements of different things.
    public var impediments: [RunDifference] { differences.filter(\.preventsGate) }

    public var outcome: Outcome {
        if !impediments.isEmpty || rows.isEmpty { return .notComparable }
        if rows.contains(where: { $0.verdict == .regression }) { return .regression }
        let isBlind = rows.contains { row in
            if case .notComparable = row.verdict { return true }
            return false
        }
        return isBlind || !missing.isEmpty ? .notComparable : .passed
    }
}
