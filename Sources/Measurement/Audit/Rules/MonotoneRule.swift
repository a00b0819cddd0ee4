/// monotone: a longer prompt takes longer, and no first token comes in less than one decode step.
public struct MonotoneRule: AuditRule {
    public let name = "monotone"

    /// Differences below this are the machine's.
    static let margin = 0.10

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] {
        promptFindings(subject.scenarios) + subject.scenarios.compactMap(stepFinding)
    }

    private func promptFindings(_ scenarios: [AuditedScenario]) -> [Finding] {
        var found: [Finding] = []
        for short in scenarios {
            for long in scenarios where long.run.scenario.batch == short.run.scenario.batch {
                guard let few = short.run.promptTokens, let many = long.run.promptTokens, many > few,
                    let shortTime = short.metrics[.timeToFirstToken], let longTime = long.metrics[.timeToFirstToken],
                    let shortMean = shortTime.mean, let longMean = longTime.mean,
                    let longest = longTime.maximum, let shortest = shortTime.minimum,
                    longMean < shortMean * (1 - Self.margin), longest < shortest
                else { continue }
                found.append(
                    Finding(
                        rule: name, severity: .suspect, scenario: long.id,
                        message: "Time to first token of \(many) prompt tokens (\(figure(longMean)) ms) is below that "
                            + "of \(few) tokens in \(short.id) (\(figure(shortMean)) ms).",
                        values: [
                            "timeToFirstToken": longMean, "promptTokens": Double(many),
                            "shorterPromptTimeToFirstToken": shortMean, "shorterPromptTokens": Double(few),
                        ]))
            }
        }
        return found
    }

    private func stepFinding(_ scenario: AuditedScenario) -> Finding? {
        guard let first = scenario.metrics[.timeToFirstToken]?.mean,
            let step = scenario.metrics[.timePerOutputToken]?.mean, first < step * (1 - Self.margin)
        else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: scenario.id,
            message: "Time to first token (\(figure(first)) ms) is below one decode step (\(figure(step)) ms).",
            values: ["timeToFirstToken": first, "timePerOutputToken": step])
    }
}
