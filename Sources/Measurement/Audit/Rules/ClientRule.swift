import EngineAPI

/// client: this tool's own delay above 1% of the figure that it enters.
///
/// Send lateness enters every figure. Receipt lag enters where the stamp is taken on receipt (`.wire`); where the
/// producer stamps it enters nothing, and only a reader that falls a whole token behind is noted.
public struct ClientRule: AuditRule {
    public let name = "client"

    static let largestShare = 0.01

    public init() {}

    /// - Parameters:
    ///   - delay: mean of sent - scheduled, milliseconds.
    ///   - first: mean time to first token, milliseconds.
    public func latenessFinding(scenario: String?, delay: PrintedNumber, first: PrintedNumber) -> Finding? {
        guard first.range.upper > 0, delay.range.lower > Self.largestShare * first.range.upper else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: scenario,
            message:
                "Requests were sent \(delay.text) ms late on average, \(percent(delay.value / first.value)) of the "
                + "time to first token (\(first.text) ms).",
            values: ["lateness": delay.value, "timeToFirstToken": first.value])
    }

    public func findings(in subject: AuditSubject) -> [Finding] {
        let observer = subject.run.capabilities.observer
        return subject.scenarios.flatMap { scenario in
            [lateness(scenario), lag(scenario, observer)].compactMap { $0 }
        }
    }

    public func findings(in subject: PublishedSubject) -> [Finding] {
        subject.table.rows.compactMap { row in
            guard let delay = row.number(.sendLateness), let first = row.number(.timeToFirstToken) else { return nil }
            return latenessFinding(scenario: row.name, delay: delay, first: first)
        }
    }

    private func lateness(_ scenario: AuditedScenario) -> Finding? {
        guard let delay = scenario.metrics[.queueDelay]?.mean, let first = scenario.metrics[.timeToFirstToken]?.mean
        else { return nil }
        return latenessFinding(scenario: scenario.id, delay: PrintedNumber(delay), first: PrintedNumber(first))
    }

    private func lag(_ scenario: AuditedScenario, _ observer: Observer) -> Finding? {
        let lags = scenario.replicates.flatMap(\.full.records).flatMap { $0.tokens.compactMap(\.receiptLag) }
        guard let typical = median(of: lags.map { Double($0) / nanosecondsPerMillisecond }),
            let step = scenario.metrics[.timePerOutputToken]?.mean
        else { return nil }
        let enters = observer == .wire
        guard typical > (enters ? Self.largestShare * step : step) else { return nil }
        return Finding(
            rule: name, severity: enters ? .suspect : .note, scenario: scenario.id,
            message: "Tokens were received \(figure(typical)) ms after their stamp (median), "
                + "\(percent(typical / step)) of the time per token (\(figure(step)) ms)"
                + (enters ? "." : "; the producer stamps, so that no figure holds it."),
            values: ["receiptLag": typical, "timePerOutputToken": step])
    }
}
