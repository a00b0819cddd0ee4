import EngineAPI
import Measurement

/// One scenario of the report: planned, and as far as it came also measured.
struct ReportRow {
    var scenario: Scenario
    /// `nil` when the scenario never ran.
    var run: ScenarioRun?
    var metrics: ScenarioMetrics
    var replicates: [Replicate]

    enum Status: Equatable {
        case complete
        /// Fewer counted trials than planned.
        case partial(done: Int, planned: Int)
        case failed(String)
        case missing
    }

    var status: Status {
        guard let run else { return .missing }
        if let failure = run.failure { return .failed(failure) }
        return replicates.count < scenario.trials
            ? .partial(done: replicates.count, planned: scenario.trials) : .complete
    }

    func mean(_ name: MetricName) -> Double? { metrics[name]?.mean }

    /// Prompt tokens of each request, BOS included.
    var promptTokens: Int? { run?.promptTokens ?? run?.trials.last?.records.first?.promptTokens }

    /// Output tokens of each request as generated; as asked for where nothing was generated or requests differ.
    var outputTokens: Int {
        let generated = Set(replicates.flatMap { $0.full.records.map(\.outputTokens) })
        guard generated.count == 1, let count = generated.first, let count else { return scenario.outputTokens }
        return count
    }

    /// Mean of the bandwidths that stand beside the bandwidth shares, bytes per second.
    var bandwidth: Double? {
        mean(of: replicates.filter { $0.bytesPerStep != nil }.compactMap(\.bandwidth))
    }

    /// Mean bytes that a decode step of the whole batch reads.
    var bytesPerStep: Double? { mean(of: replicates.compactMap(\.bytesPerStep)) }

    private func mean(of values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}

/// A run laid out for a report.
struct ReportSubject {
    let analysed: AnalysedRun
    /// The suite's scenarios in order, measured or not, then any that ran beside the suite.
    let rows: [ReportRow]

    var run: Run { analysed.run }

    init(_ analysed: AnalysedRun) {
        self.analysed = analysed
        let context = analysed.run.metricContext
        let measured = zip(analysed.run.scenarios, analysed.metrics).map { run, metrics in
            ReportRow(
                scenario: run.scenario, run: run, metrics: metrics, replicates: run.replicates(in: context))
        }
        let planned = analysed.run.suite.scenarios.map { scenario in
            measured.first { $0.scenario.id == scenario.id }
                ?? ReportRow(scenario: scenario, run: nil, metrics: ScenarioMetrics(values: [:]), replicates: [])
        }
        let names = Set(planned.map(\.scenario.id))
        rows = planned + measured.filter { !names.contains($0.scenario.id) }
    }

    /// Rows of one request at a time.
    var singles: [ReportRow] { rows.filter { $0.scenario.batch == 1 } }

    /// The memory column: the engine's own count where it has one, else what the system counts.
    var memoryMetric: MetricName {
        rows.contains { $0.metrics[.peakBytes] != nil } ? .peakBytes : .peakResidentBytes
    }

    var hasMemory: Bool { rows.contains { $0.metrics[memoryMetric] != nil } }

    /// The engine computes with the host's processor and memory.
    var isOnHost: Bool {
        run.target.url == nil && (run.target.kind == "native" || run.engine.device.hasPrefix("cpu"))
    }

    /// Memory that this machine lets a process use, bytes.
    var hostMemoryBytes: Double? {
        [run.host.memoryBytes, run.host.memoryLimitBytes].compactMap { $0 }.min().map { Double($0) }
    }
}
