/// order: statistics that no sample can have (a minimum above the mean), and instants that go backwards.
public struct OrderRule: AuditRule {
    public let name = "order"

    public init() {}

    /// What is impossible about one summary.
    public func findings(scenario: String?, metric: String, summary: Summary) -> [Finding] {
        let ascending: [(name: String, value: Double?)] = [
            ("min", summary.minimum), ("median", summary.median), ("p90", summary.p90), ("p95", summary.p95),
            ("p99", summary.p99), ("max", summary.maximum),
        ]
        var findings: [Finding] = []
        let known = ascending.compactMap { entry in entry.value.map { (name: entry.name, value: $0) } }
        for (low, high) in zip(known, known.dropFirst()) where low.value > high.value {
            findings.append(contradiction(scenario, metric, low, high))
        }
        if let mean = summary.mean {
            if let least = summary.minimum, least > mean {
                findings.append(contradiction(scenario, metric, ("min", least), ("mean", mean)))
            }
            if let greatest = summary.maximum, mean > greatest {
                findings.append(contradiction(scenario, metric, ("mean", mean), ("max", greatest)))
            }
        }
        if let least = summary.minimum, let greatest = summary.maximum, least < greatest,
            summary.standardDeviation == 0
        {
            findings.append(
                Finding(
                    rule: name, severity: .contradiction, scenario: scenario,
                    message: "\(metric): the standard deviation is 0, but min \(figure(least)) and max "
                        + "\(figure(greatest)) differ.",
                    values: ["min": least, "max": greatest, "sd": 0]))
        }
        return findings
    }

    private func contradiction(
        _ scenario: String?, _ metric: String, _ low: (name: String, value: Double),
        _ high: (name: String, value: Double)
    ) -> Finding {
        Finding(
            rule: name, severity: .contradiction, scenario: scenario,
            message: "\(metric): \(low.name) \(figure(low.value)) exceeds \(high.name) \(figure(high.value)).",
            values: [low.name: low.value, high.name: high.value])
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
