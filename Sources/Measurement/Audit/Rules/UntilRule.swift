/// until: more trials were to make the figures more certain, and did not.
public struct UntilRule: AuditRule {
    public let name = "until"

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.compactMap { scenario in
            guard let until = scenario.run.until else { return nil }
            let trials = scenario.replicates.count
            let asked = percent(until.relativeHalfWidth)
            switch until.reason {
            case .precise, .nothingToJudge:
                return nil
            case .limit:
                var values = ["untilAsked": until.relativeHalfWidth, "trials": Double(trials)]
                if let reached = until.reached { values["untilReached"] = reached }
                let reached = until.reached.map { "they reached \(percent($0))" } ?? "a figure has no interval"
                return Finding(
                    rule: name, severity: .note, scenario: scenario.id,
                    message:
                        "\(plural(trials, "trial")), the most that were allowed, did not bring half the 95% interval "
                        + "down to \(asked) of the mean: \(reached).",
                    values: values)
            case .twoStates:
                return Finding(
                    rule: name, severity: .note, scenario: scenario.id,
                    message: "Trials ended after \(trials) without the asked \(asked): the machine showed two states, "
                        + "and no number of trials gives an interval across them. Compare in pairs instead.",
                    values: [
                        "untilAsked": until.relativeHalfWidth, "trials": Double(trials), "twoStates": 1,
                    ])
            }
        }
    }
}
