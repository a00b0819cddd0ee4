/// cache: the first token of a repeated prompt comes much sooner after the first trial: the server kept the prompt's keys
/// and values, and the later trials measured no prefill.
public struct CacheRule: AuditRule {
    public let name = "cache"

    /// By which the first trial's time to first token exceeds the others' median.
    static let collapse = 3.0
    /// A first trial that also decodes slowly was a cold one, which is another matter.
    static let coldStep = 1.5
    /// Below this there is too little prefill to save.
    static let shortestPrompt = 32.0

    public init() {}

    /// - Parameter samples: times to first token of one repeated prompt in their order, milliseconds.
    public func finding(scenario: String?, samples: [Double]) -> Finding? {
        guard samples.count >= 3, let first = samples.first, let rest = median(of: Array(samples.dropFirst())),
            rest > 0, first >= Self.collapse * rest, samples.dropFirst().allSatisfy({ $0 < first })
        else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: scenario,
            message: "The first trial's first token took \(figure(first)) ms, the others' \(figure(rest)) ms (median), "
                + "\(figure(first / rest)) times less: the prompt was served from a cache.",
            values: ["firstTimeToFirstToken": first, "otherTimeToFirstToken": rest, "factor": first / rest])
    }

    public func findings(in subject: AuditSubject) -> [Finding] {
        // A server's cache is warm after the first warm-up; an engine of ours has none, and its first trial is cold.
        let includesWarmUps = subject.run.target.kind == "http"
        return subject.scenarios.compactMap { scenario in
            guard Double(scenario.run.promptTokens ?? 0) >= Self.shortestPrompt else { return nil }
            let trials = scenario.run.trials.filter { trial in
                trial.part != .first && (includesWarmUps || trial.kind == .counted)
            }
            let firsts = trials.compactMap { $0.timeToFirstToken.map { $0 / nanosecondsPerMillisecond } }
            let steps = trials.compactMap { trial in
                trial.decodeSteps.flatMap { count in trial.decodeTime.map { $0 / count } }
            }
            guard firsts.count == trials.count else { return nil }
            if let first = steps.first, let rest = median(of: Array(steps.dropFirst())), first > Self.coldStep * rest {
                return nil
            }
            return finding(scenario: scenario.id, samples: firsts)
        }
    }

    public func findings(in subject: PublishedSubject) -> [Finding] {
        subject.table.rows.compactMap { row in
            guard let figure = row[.timeToFirstToken], figure.samplesAreRepeats else { return nil }
            return finding(scenario: row.name, samples: figure.samples)
        }
    }
}
