import Measurement

/// Whether a scenario has had trials enough.
struct StopRule {
    /// The figures that must be certain; a shorter list than the catalog's, because the others follow from them.
    static let decisive: [MetricName] = [.timeToFirstToken, .timePerOutputToken, .outputThroughput]

    /// What was decided after some trials.
    enum Decision: Hashable {
        case goOn
        /// - Parameter record: only under `--until`.
        case stop(UntilRecord?)
    }

    var options: RunOptions
    var scenario: Scenario

    /// - Parameter made: counted trials (pairs, under `two-run`) so far.
    func decision(made: Int, metrics: ScenarioMetrics) -> Decision {
        guard made >= scenario.trials else { return .goOn }
        guard let until = options.until else { return .stop(nil) }
        let limit = max(until.maximumTrials, scenario.trials)
        let figures = Self.decisive.compactMap { metrics[$0] }
        let widths = figures.compactMap(\.relativeHalfWidth)
        let reached = widths.count == figures.count ? widths.max() : nil
        func end(_ reason: UntilRecord.Reason) -> Decision {
            .stop(
                UntilRecord(
                    reason: reason, relativeHalfWidth: until.relativeHalfWidth, maximumTrials: limit, reached: reached))
        }
        if figures.isEmpty { return end(.nothingToJudge) }
        if let reached, reached <= until.relativeHalfWidth { return end(.precise) }
        // Two trials have a deviation; without an interval all the same the machine showed two states, and more trials
        // would be minutes spent on a mean that describes neither.
        if figures.contains(where: { $0.interval95 == nil && $0.standardDeviation != nil }) { return end(.twoStates) }
        return made >= limit ? end(.limit) : .goOn
    }

    /// Trials that there will probably be in all: the interval narrows as the root of their number.
    func expectedTrials(made: Int, metrics: ScenarioMetrics) -> Int {
        guard let until = options.until, made >= scenario.trials else { return scenario.trials }
        let limit = max(until.maximumTrials, scenario.trials)
        let widest = Self.decisive.compactMap { metrics[$0]?.relativeHalfWidth }.max()
        guard let widest, widest > until.relativeHalfWidth else { return min(made + 1, limit) }
        let excess = widest / until.relativeHalfWidth
        let needed = Double(made) * excess * excess
        return needed < Double(limit) ? max(made + 1, Int(needed.rounded(.up))) : limit
    }
}
