import EngineAPI

/// length: as many tokens as were asked for, and every chunk counted for the tokens that it holds.
public struct LengthRule: AuditRule {
    public let name = "length"

    /// A gap between chunks that differs this much from the time per token is none between tokens.
    public static let chunkFactor = 1.8

    public init() {}

    /// By how much two spans differ at least, either way; 1 where they may be the same.
    static func factor(_ one: Interval, _ other: Interval) -> Double {
        guard one.lower > 0, other.lower > 0 else { return 1 }
        return max(one.lower / other.upper, other.lower / one.upper, 1)
    }

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.flatMap { scenario in
            [
                lengthFinding(scenario, endsAtLimit: subject.run.capabilities.endsAtLimit), countFinding(scenario),
                subject.run.capabilities.oneTokenPerChunk ? chunkFinding(scenario) : nil,
            ]
            .compactMap { $0 }
        }
    }

    private func lengthFinding(_ scenario: AuditedScenario, endsAtLimit: Bool) -> Finding? {
        for trial in scenario.run.trials where trial.kind == .counted {
            let asked = trial.part == .first ? 1 : Double(scenario.run.scenario.outputTokens)
            for (index, record) in trial.records.enumerated() {
                guard let count = record.outputTokenCount, count != asked else { continue }
                return Finding(
                    rule: name, severity: endsAtLimit ? .contradiction : .suspect, scenario: scenario.id,
                    message: "Request \(index + 1) gave \(figure(count)) output tokens where \(figure(asked)) were "
                        + "asked for"
                        + (endsAtLimit
                            ? ", though the engine declares that it ends at the limit."
                            : "; the engine does not honour the fixed length, so that trials are not alike."),
                    values: ["outputTokens": count, "asked": asked, "request": Double(index + 1)])
            }
        }
        return nil
    }

    private func countFinding(_ scenario: AuditedScenario) -> Finding? {
        for trial in scenario.run.trials where trial.kind == .counted {
            for (index, record) in trial.records.enumerated() {
                guard record.hasEnded, let stated = record.outputTokens else { continue }
                let seen = record.tokens.reduce(0.0) { $0 + Double($1.count) }
                guard seen != Double(stated) else { continue }
                return Finding(
                    rule: name, severity: .contradiction, scenario: scenario.id,
                    message: "Request \(index + 1): the chunks hold \(figure(seen)) tokens, the engine counts "
                        + "\(stated): chunks or pieces were counted as tokens.",
                    values: ["chunkTokens": seen, "outputTokens": Double(stated), "request": Double(index + 1)])
            }
        }
        return nil
    }

    private func chunkFinding(_ scenario: AuditedScenario) -> Finding? {
        for replicate in scenario.replicates {
            for (index, record) in replicate.full.records.enumerated() {
                guard let perToken = record.timePerOutputToken, let time = record.decodeTime,
                    record.tokens.count >= 2
                else { continue }
                let perChunk = time / Double(record.tokens.count - 1)
                let ratio = Self.factor(Interval(perChunk), Interval(perToken))
                guard ratio >= Self.chunkFactor else { continue }
                let token = perToken / nanosecondsPerMillisecond
                let chunk = perChunk / nanosecondsPerMillisecond
                return Finding(
                    rule: name, severity: .contradiction, scenario: scenario.id,
                    message: "Request \(index + 1): \(figure(token)) ms per token and \(figure(chunk)) ms per chunk "
                        + "differ by a factor of \(figure(ratio)), though each chunk is said to hold one token.",
                    values: ["timePerOutputToken": token, "timePerChunk": chunk, "factor": ratio])
            }
        }
        return nil
    }
}
