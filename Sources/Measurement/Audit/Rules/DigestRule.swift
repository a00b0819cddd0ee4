import EngineAPI

/// digest: greedy generations of one scenario must say the same in every trial.
public struct DigestRule: AuditRule {
    public let name = "digest"

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] {
        let isNative = subject.run.engine.engine.rawValue == "native"
        return subject.scenarios.compactMap { finding($0, severity: isNative ? .invalid : .suspect) }
    }

    private func finding(_ scenario: AuditedScenario, severity: Finding.Severity) -> Finding? {
        // The two-run method's short generations are beginnings, not the whole.
        let trials = scenario.run.trials.filter { $0.part == .trace || ($0.part == .full && $0.kind == .counted) }
        guard let reference = trials.first else { return nil }
        for (number, trial) in trials.enumerated().dropFirst() {
            for (index, pair) in zip(reference.records, trial.records).enumerated() {
                guard let expected = Output(pair.0), let found = Output(pair.1), expected != found else { continue }
                let place = expected.firstDifference(from: found)
                return Finding(
                    rule: name, severity: severity, scenario: scenario.id,
                    message: "Greedy outputs disagree: request \(index + 1) of generation \(number + 1) differs from "
                        + "generation 1 at token \(place + 1), though both were asked the same.",
                    values: [
                        "generation": Double(number + 1), "request": Double(index + 1), "token": Double(place + 1),
                    ])
            }
        }
        return nil
    }

    /// Token ids, or the text where an engine does not reveal them.
    private enum Output: Equatable {
        case ids([TokenID])
        case text(String)

        /// `nil` when the record tells neither.
        init?(_ record: RequestRecord) {
            guard record.hasEnded, !record.tokens.isEmpty else { return nil }
            let ids = record.tokens.compactMap(\.ids)
            let texts = record.tokens.compactMap(\.text)
            if ids.count == record.tokens.count {
                self = .ids(Array(ids.joined()))
            } else if texts.count == record.tokens.count {
                self = .text(texts.joined())
            } else {
                return nil
            }
        }

        /// Position of the first token (or character) that differs.
        func firstDifference(from other: Output) -> Int {
            switch (self, other) {
            case (.ids(let one), .ids(let two)): zip(one, two).prefix { $0.0 == $0.1 }.count
            case (.text(let one), .text(let two)): zip(one, two).prefix { $0.0 == $0.1 }.count
            default: 0
            }
        }
    }
}
