/// A run with all that its records say: what run files and reports are made from.
public struct AnalysedRun: Sendable, Hashable {
    public var run: Run
    /// One per scenario of the run, in its order.
    public var metrics: [ScenarioMetrics]
    public var findings: [Finding]

    /// - Parameter metrics: one per scenario of the run; scenarios beyond the last have no metrics.
    public init(run: Run, metrics: [ScenarioMetrics], findings: [Finding]) {
        self.run = run
        let missing = max(0, run.scenarios.count - metrics.count)
        self.metrics =
            metrics.prefix(run.scenarios.count) + Array(repeating: ScenarioMetrics(values: [:]), count: missing)
        self.findings = findings
    }
}

extension AnalysedRun {
    /// Computes every figure and applies every audit rule.
    public init(_ run: Run) {
        self.init(run: run, metrics: run.scenarios.map { $0.metrics(in: run) }, findings: run.audit())
    }
}
