/// zero: a quantity that cannot be 0 is 0. Unknown is absent, never 0.
public struct ZeroRule: AuditRule {
    public let name = "zero"

    public init() {}

    /// - Parameter least: what the quantity is at least, wherever it was measured. A printed 0 that may stand for that
    ///   is `.suspect`: too few digits to say.
    public func finding(scenario: String?, quantity: String, value: PrintedNumber?, least: Double = 0) -> Finding? {
        guard let value, value.value <= 0 else { return nil }
        let isRounded = value.range.upper > least && value.value == 0
        return Finding(
            rule: name, severity: isRounded ? .suspect : .contradiction, scenario: scenario,
            message: isRounded
                ? "\(quantity) is printed as \(value.text): unknown, or rounded away."
                : "\(quantity) is \(value.text), which it cannot be; what is unknown is left out.",
            values: [quantity: value.value])
    }

    public func findings(in subject: AuditSubject) -> [Finding] {
        let load = subject.run.load
        let ofRun = [
            ("load.seconds", load.seconds), ("load.staticBytes", load.staticBytes),
            ("load.staticResidentBytes", load.staticResidentBytes),
            ("ceiling.readBytesPerSecond", subject.run.ceiling.readBytesPerSecond),
        ]
        return ofRun.compactMap { exact(nil, $0.0, $0.1) } + subject.scenarios.flatMap(findings(in:))
    }

    private func exact(_ scenario: String?, _ quantity: String, _ value: Double?) -> Finding? {
        finding(scenario: scenario, quantity: quantity, value: value.map { PrintedNumber($0) })
    }

    private func findings(in scenario: AuditedScenario) -> [Finding] {
        var found: [Finding] = []
        for name in MetricName.allCases where name != .queueDelay {
            found += [exact(scenario.id, name.rawValue, scenario.metrics[name]?.minimum)].compactMap { $0 }
        }
        let counted = scenario.run.trials.filter { $0.kind == .counted }
        let instant = counted.flatMap(\.records)
            .first { record in
                record.hasEnded && record.tokens.first.map { $0.at == record.sent } ?? false
            }
        if instant != nil {
            found += [exact(scenario.id, MetricName.timeToFirstToken.rawValue, 0)].compactMap { $0 }
        }
        return found
    }
}
