import Measurement

/// Whether the first counted trial still differs from the others: the scenario in which it differs most.
struct WarmUpEffect {
    var scenario: Scenario
    /// First trial's duration / mean of the others - 1.
    var difference: Double
    var warmUps: Int

    init?(_ subject: ReportSubject) {
        let differences = subject.rows.compactMap { row -> (ReportRow, Double)? in
            let times = row.replicates.compactMap(\.full.latency)
            guard times.count >= 3, times.count == row.replicates.count else { return nil }
            let others = times.dropFirst().reduce(0, +) / Double(times.count - 1)
            return (row, times[0] / others - 1)
        }
        guard let (row, difference) = differences.max(by: { abs($0.1) < abs($1.1) }) else { return nil }
        scenario = row.scenario
        self.difference = difference
        warmUps = row.run?.trials.count { $0.kind == .warmUp && $0.part != .first } ?? row.scenario.warmUps
    }

    /// 5%: what trials of a quiet machine stay within.
    var isLarge: Bool { abs(difference) > 0.05 }
}
