import Measurement

/// How much the trials of a scenario differ, in the scenario where they differ most, and what else the machine did.
struct Spread {
    var scenario: Scenario
    var trials: Int
    /// Sample standard deviation of the throughput / its mean.
    var variation: Double
    /// Lowest and highest bandwidth probe around counted trials, bytes per second.
    var probes: ClosedRange<Double>?
    /// Highest over the counted trials; `nil` where the system does not tell.
    var stealShare: Double?
    var foreignShare: Double?

    init?(_ subject: ReportSubject) {
        let variations = subject.rows.compactMap { row -> (ReportRow, Double, Int)? in
            guard let summary = row.metrics[.outputThroughput], let mean = summary.mean, mean > 0,
                let deviation = summary.standardDeviation
            else { return nil }
            return (row, deviation / mean, summary.n)
        }
        guard let (row, variation, trials) = variations.max(by: { $0.1 < $1.1 }) else { return nil }
        scenario = row.scenario
        self.variation = variation
        self.trials = trials
        let counted = subject.rows.flatMap(\.replicates).map(\.full)
        let readings = counted.flatMap { [$0.probe.before, $0.probe.after].compactMap { $0 } }
        if let low = readings.min(), let high = readings.max() { probes = low...high }
        stealShare = counted.compactMap { $0.noise?.stealShare }.max()
        foreignShare = counted.compactMap { $0.noise?.foreignShare }.max()
    }

    /// Above 5% a single comparison says little.
    var isLarge: Bool { variation > 0.05 }
}
