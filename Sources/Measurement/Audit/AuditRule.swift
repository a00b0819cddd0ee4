/// One rule of the audit: a file here and a line in `AuditCatalog`.
///
/// Its arithmetic is one function over `PrintedNumber`s. Runs of ours and tables of others only differ in where the
/// numbers come from.
public protocol AuditRule: Sendable {
    /// As findings and documentation name it.
    var name: String { get }

    func findings(in subject: AuditSubject) -> [Finding]
    func findings(in subject: PublishedSubject) -> [Finding]
}

extension AuditRule {
    /// A rule that needs what no table prints.
    public func findings(in subject: PublishedSubject) -> [Finding] { [] }
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

/// A published table and what it is held against.
public struct PublishedSubject: Sendable {
    public let table: PublishedTable
    public let yardstick: AuditYardstick

    public init(_ table: PublishedTable, yardstick: AuditYardstick = AuditYardstick()) {
        self.table = table
        self.yardstick = yardstick
    }
}
