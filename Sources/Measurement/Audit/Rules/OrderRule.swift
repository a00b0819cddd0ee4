/// order: statistics that no sample can have (a minimum above the mean), and instants that go backwards.
public struct OrderRule: AuditRule {
    public let name = "order"

    /// Of a sample whose size is not stated.
    static let largestUnstatedCount = 1000.0
    /// Room for the last bit of a sum.
    static let roundingError = 1e-9

    public init() {}

    /// What is impossible about one sample's statistics.
    ///
    /// - Parameters:
    ///   - metric: as the message names it.
    ///   - count: of values behind them; `nil` is unknown.
    public func findings(
        scenario: String?, metric: String, statistics: [Statistic: PrintedNumber], count: Double? = nil
    ) -> [Finding] {
        var findings: [Finding] = []
        let known = Statistic.ascending.compactMap { name in statistics[name].map { (name, $0) } }
        for (low, high) in zip(known, known.dropFirst()) where exceeds(low.1, high.1) {
            findings.append(contradiction(scenario, metric, low, high))
        }
        if let mean = statistics[.mean] {
            if let least = statistics[.min], exceeds(least, mean) {
                findings.append(contradiction(scenario, metric, (.min, least), (.mean, mean)))
            }
            if let greatest = statistics[.max], exceeds(mean, greatest) {
                findings.append(contradiction(scenario, metric, (.mean, mean), (.max, greatest)))
            }
        }
        return findings + [deviation(scenario, metric, statistics, count)].compactMap { $0 }
    }

    public func findings(scenario: String?, metric: String, summary: Summary) -> [Finding] {
        findings(
            scenario: scenario, metric: metric, statistics: summary.statistics.mapValues { PrintedNumber($0) },
            count: Double(summary.n))
    }

    private func exceeds(_ low: PrintedNumber, _ high: PrintedNumber) -> Bool {
        low.range.lower > high.range.upper + Self.roundingError * abs(high.range.upper)
    }

    /// The deviation of n values from `min` to `max` is at least (max - min)/sqrt(2 n), which the two ends alone cause.
    private func deviation(
        _ scenario: String?, _ metric: String, _ statistics: [Statistic: PrintedNumber], _ count: Double?
    ) -> Finding? {
        guard let least = statistics[.min], let greatest = statistics[.max], let deviation = statistics[.sd] else {
            return nil
        }
        let spread = greatest.range.lower - least.range.upper
        let size = max(count ?? Self.largestUnstatedCount, 1)
        guard spread > Self.roundingError * abs(greatest.value),
            deviation.range.upper * (1 + Self.roundingError) < spread / (2 * size).squareRoot()
        else { return nil }
        let needed = spread / (2 * size).squareRoot()
        let reason =
            deviation.value == 0
            ? "the standard deviation is 0, but min \(least.text) and max \(greatest.text) differ."
            : "the standard deviation is \(deviation.text), but min \(least.text) and max \(greatest.text) of "
                + "\(figure(size)) values make it at least \(figure(needed))."
        return Finding(
            rule: name, severity: .contradiction, scenario: scenario, message: "\(metric): \(reason)",
            values: ["min": least.value, "max": greatest.value, "sd": deviation.value])
    }

    private func contradiction(
        _ scenario: String?, _ metric: String, _ low: (name: Statistic, number: PrintedNumber),
        _ high: (name: Statistic, number: PrintedNumber)
    ) -> Finding {
        Finding(
            rule: name, severity: .contradiction, scenario: scenario,
            message: "\(metric): \(low.name.rawValue) \(low.number.text) exceeds \(high.name.rawValue) "
                + "\(high.number.text).",
            values: [low.name.rawValue: low.number.value, high.name.rawValue: high.number.value])
    }

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.flatMap { scenario in
            let summaries = MetricName.allCases.compactMap { name in
                scenario.metrics[name].map { (name, $0) }
            }
            return summaries.flatMap { findings(scenario: scenario.id, metric: $0.0.rawValue, summary: $0.1) }
                + instants(of: scenario)
        }
    }

    public func findings(in subject: PublishedSubject) -> [Finding] {
        subject.table.rows.flatMap { row in
            PublishedQuantity.allCases.flatMap { quantity -> [Finding] in
                guard let figure = row[quantity] else { return [] }
                return findings(
                    scenario: row.name, metric: quantity.rawValue, statistics: figure.statistics,
                    count: figure.count.map(Double.init))
            }
        }
    }

    private func instants(of scenario: AuditedScenario) -> [Finding] {
        for (number, trial) in scenario.run.trials.enumerated() {
            for (index, record) in trial.records.enumerated() {
                let stamps = [record.sent] + record.tokens.map(\.at)
                guard let step = zip(stamps, stamps.dropFirst()).first(where: { $0.0 > $0.1 }) else { continue }
                return [
                    Finding(
                        rule: name, severity: .contradiction, scenario: scenario.id,
                        message: "Trial \(number + 1), request \(index + 1): an instant of \(step.1) ns follows one of "
                            + "\(step.0) ns; time does not go back.",
                        values: ["before": Double(step.0), "after": Double(step.1), "trial": Double(number + 1)])
                ]
            }
        }
        return []
    }
}

extension Summary {
    /// By name, those that the sample supports.
    var statistics: [Statistic: Double] {
        let all: [(Statistic, Double?)] = [
            (.mean, mean), (.sd, standardDeviation), (.min, minimum), (.median, median), (.p90, p90), (.p95, p95),
            (.p99, p99), (.max, maximum),
        ]
        return Dictionary(uniqueKeysWithValues: all.compactMap { name, value in value.map { (name, $0) } })
    }
}
