/// One rule of the audit: a file here and a line in `AuditCatalog`.
public protocol AuditRule: Sendable {
    /// As findings and documentation name it.
    var name: String { get }

    func findings(in subject: AuditSubject) -> [Finding]
}

/// A run with its metrics, computed once for all rules.
public struct AuditSubject: Sendable {
    public let run: Run
    public let scenarios: [AuditedScenario]

    public init(_ run: Run) {
        self.run = run
        let context = run.metricContext
        scenarios = run.scenarios.map { scenario in
            AuditedScenario(
                run: scenario, metrics: scenario.metrics(in: context), replicates: scenario.replicates(in: context))
        }
    }
}

/// One scenario under audit.
public struct AuditedScenario: Sendable {
    public let run: ScenarioRun
    public let metrics: ScenarioMetrics
    public let replicates: [Replicate]

    public var id: String { run.scenario.id }
}
