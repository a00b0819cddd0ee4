/// fencepost: a rate over k + 1 tokens that has only k gaps counts one token too many; it exceeds what its own gaps allow
/// by (k + 1)/k.
public struct FencepostRule: AuditRule {
    public let name = "fencepost"

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] { [] }

    public func findings(in subject: PublishedSubject) -> [Finding] {
        subject.table.rows.flatMap { row in [decodeFinding(row), peakFinding(row)].compactMap { $0 } }
    }

    /// - Parameters:
    ///   - rate: tokens per second as stated.
    ///   - gap: milliseconds between tokens.
    ///   - gaps: k; `nil` where it is not known over how many tokens the rate was taken.
    /// - Returns: `nil` unless the rate is above `1000 / gap` and, where k is known, (k + 1)/k explains it.
    public func finding(
        scenario: String?, rateName: String, rate: PrintedNumber, gap: PrintedNumber, gaps: Double?, slack: Double
    ) -> Finding? {
        guard let allowed = gap.dividing(1000), rate.range.lower > allowed.range.upper * (1 + slack) else { return nil }
        var explanation = "its own gaps allow no more"
        if let gaps {
            let share = (gaps + 1) / gaps
            let counted = Interval(allowed.range.lower * share, allowed.range.upper * share)
            guard counted.widened(by: slack).overlaps(rate.range) else { return nil }
            explanation = "\(figure(gaps)) gaps were counted as \(figure(gaps + 1)) tokens"
        }
        return Finding(
            rule: name, severity: .contradiction, scenario: scenario,
            message: "\(rateName) is stated as \(rate.text) tokens/s, but 1000 / \(gap.text) ms = "
                + "\(figure(allowed.value)) tokens/s: \(explanation) (tolerance \(percent(slack))).",
            values: [
                "rate": rate.value, "allowedRate": allowed.value, "gap": gap.value, "tolerance": slack,
            ].merging(gaps.map { ["gaps": $0] } ?? [:]) { old, _ in old })
    }

    private func decodeFinding(_ row: PublishedRow) -> Finding? {
        guard let rate = row.number(.decodeRate), let step = row.number(.timePerOutputToken),
            let tokens = row.fixedOutputTokens, tokens >= 2
        else { return nil }
        return finding(
            scenario: row.name, rateName: PublishedQuantity.decodeRate.words, rate: rate, gap: step, gaps: tokens - 1,
            slack: row.slack([.decodeRate, .timePerOutputToken]))
    }

    /// No rate of one request is above one token per smallest gap.
    private func peakFinding(_ row: PublishedRow) -> Finding? {
        let peak = row.number(.peakRate) ?? row[.decodeRate]?.statistics[.max]
        let gap = row[.interTokenLatency]?.statistics[.min] ?? row[.timePerOutputToken]?.statistics[.min]
        guard let peak, let gap, row.lockstep ?? 1 == 1 else { return nil }
        return finding(
            scenario: row.name, rateName: PublishedQuantity.peakRate.words, rate: peak, gap: gap, gaps: nil,
            slack: Slack.floor)
    }
}
