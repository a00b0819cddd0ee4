import EngineAPI

/// method: what a reader must know about how the figures were made.
public struct MethodRule: AuditRule {
    public let name = "method"

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] {
        let run = subject.run
        return [synthetic(run), fallback(run), limit(run), twoRun(run), stopped(run)].compactMap { $0 }
            + subject.scenarios.compactMap(repeats)
    }

    private func note(_ scenario: String?, _ message: String, _ values: [String: Double] = [:]) -> Finding {
        Finding(rule: name, severity: .note, scenario: scenario, message: message, values: values)
    }

    private func synthetic(_ run: Run) -> Finding? {
        guard run.engine.model.isSynthetic else { return nil }
        return note(
            nil, "The weights are synthetic: speed and memory are those of the shape, the text means nothing.",
            ["synthetic": 1])
    }

    private func fallback(_ run: Run) -> Finding? {
        guard let asked = run.engine.requestedPrecision, let had = run.engine.effectivePrecision, asked != had else {
            return nil
        }
        return note(nil, "\(asked.rawValue) was asked for; the figures are those of \(had.rawValue).", ["fallback": 1])
    }

    private func limit(_ run: Run) -> Finding? {
        guard !run.capabilities.endsAtLimit else { return nil }
        return note(
            nil, "The engine may stop before the asked number of output tokens: trials may differ in length.",
            ["endsAtLimit": 0])
    }

    private func twoRun(_ run: Run) -> Finding? {
        guard run.method == .twoRun else { return nil }
        return note(
            nil,
            "Times come from two generations, one of 1 token and one of n, and their difference, after warm-ups "
                + "of 2 tokens: the first generation's time holds the prefill of another one than the second's.",
            ["twoRun": 1])
    }

    private func stopped(_ run: Run) -> Finding? {
        guard !run.isComplete else { return nil }
        let done = Double(run.scenarios.count)
        let planned = Double(run.suite.scenarios.count)
        return note(
            nil, "The run stopped before its end: \(figure(done)) of \(figure(planned)) scenarios were begun.",
            ["scenarios": done, "planned": planned])
    }

    private func repeats(_ scenario: AuditedScenario) -> Finding? {
        let counted = scenario.replicates.count
        let warmUps = scenario.run.trials.filter { $0.kind == .warmUp }.count
        guard counted > 0, counted < 3 || warmUps == 0 else { return nil }
        return note(
            scenario.id,
            "\(plural(warmUps, "warm-up")) and \(plural(counted, "counted trial")): too few to tell the "
                + "engine's speed from the machine's mood.",
            ["warmUps": Double(warmUps), "trials": Double(counted)])
    }
}
