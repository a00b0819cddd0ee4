/// zero: a quantity that cannot be 0 is 0. Unknown is absent, never 0.
public struct ZeroRule: AuditRule {
    public let name = "zero"

    public init() {}

    public func finding(scenario: String?, quantity: String, value: Double?) -> Finding? {
        guard let value, value <= 0 else { return nil }
        return Finding(
            rule: name, severity: .contradiction, scenario: scenario,
            message: "\(quantity) is \(figure(value)), which it cannot be; what is unknown is left out.",
            values: [quantity: value])
    }

    public func findings(in subject: AuditSubject) -> [Finding] {
        let load = subject.run.load
        let ofRun = [
            finding(scenario: nil, quantity: "load.seconds", value: load.seconds),
            finding(scenario: nil, quantity: "load.staticBytes", value: load.staticBytes),
            finding(scenario: nil, quantity: "load.staticResidentBytes", value: load.staticResidentBytes),
            finding(
                scenario: nil, quantity: "ceiling.readBytesPerSecond", value: subject.run.ceiling.readBytesPerSecond),
        ]
        return ofRun.compactMap { $0 } + subject.scenarios.flatMap(findings(in:))
    }

    private func findings(in scenario: AuditedScenario) -> [Finding] {
        var found: [Finding] = []
        for name in MetricName.allCases where name != .queueDelay {
            found += [finding(scenario: scenario.id, quantity: name.rawValue, value: scenario.metrics[name]?.minimum)]
                .compactMap { $0 }
        }
        let counted = scenario.run.trials.filter { $0.kind == .counted }
        let instant = counted.flatMap(\.records)
            .first { record in
                record.hasEnded && record.tokens.first.map { $0.at == record.sent } ?? false
            }
        if instant != nil {
            found += [finding(scenario: scenario.id, quantity: MetricName.timeToFirstToken.rawValue, value: 0)]
                .compactMap { $0 }
        }
        return found
    }
}
