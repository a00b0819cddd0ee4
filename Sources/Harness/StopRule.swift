import Measurement

/// Whether a scenario has had trials enough.
struct StopRule {
    /// The figures that must be certain; a shorter list than the catalog's, because the others follow from them.
    static let decisive: [MetricName] = [.timeToFirstToken, .timePerOutputToken, .outputThroughput]

    var options: RunOptions
    var scenario: Scenario

    /// - Parameter made: counted trials (pairs, under `two-run`) so far.
    func isSatisfied(made: Int, metrics: ScenarioMetrics) -> Bool {
        guard made >= scenario.trials else { return false }
        guard let until = options.until else { return true }
        if made >= max(until.maximumTrials, scenario.trials) { return true }
        let widths = Self.decisive.compactMap { metrics[$0] }.map(\.relativeHalfWidth)
        guard !widths.isEmpty else { return true }
        return widths.allSatisfy { $0.map { $0 <= until.relativeHalfWidth } ?? false }
    }

    /// Trials that are sure to come; under `--until` there may be more.
    var planned: Int { scenario.trials }
}
