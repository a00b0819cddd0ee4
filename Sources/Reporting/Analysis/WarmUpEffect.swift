import Measurement

/// Whether the first counted trial is still slower than the others: the scenario in which it is slowest.
struct WarmUpEffect {
    var scenario: Scenario
    /// First trial's duration / mean of the others - 1.
    var difference: Double
    var warmUps: Int
    /// The audit doubts a warm-up of this run.
    var isDoubted: Bool

    init?(_ subject: ReportSubject) {
        let differences = subject.rows.compactMap { row -> (ReportRow, Double)? in
            let times = row.replicates.compactMap(\.full.latency)
            guard times.count >= 3, times.count == row.replicates.count else { return nil }
            let others = times.dropFirst().reduce(0, +) / Double(times.count - 1)
            return (row, times[0] / others - 1)
        }
        guard let (row, difference) = differences.max(by: { $0.1 < $1.1 }) else { return nil }
        scenario = row.scenario
        self.difference = difference
        isDoubted = subject.analysed.findings.contains { $0.rule == "warm-up" }
        warmUps = row.run?.trials.count { $0.kind == .warmUp && $0.part != .first } ?? row.scenario.warmUps
    }

    /// 5% is what trials of a quiet machine stay within; the audit's own rule is sharper.
    var isLarge: Bool { difference > 0.05 || isDoubted }
}
