extension LengthRule {
    public func findings(in subject: PublishedSubject) -> [Finding] {
        subject.table.rows.flatMap { row in
            [askedFinding(row), stepFinding(row), gapFinding(row)].compactMap { $0 }
        }
    }

    private func askedFinding(_ row: PublishedRow) -> Finding? {
        guard let asked = row.number(.requestedOutputTokens), let given = row.number(.outputTokens),
            !given.range.widened(by: Slack.floor).overlaps(asked.range)
        else { return nil }
        return Finding(
            rule: name, severity: row.endsAtLimit == true ? .contradiction : .suspect, scenario: row.name,
            message: "\(given.text) output tokens per request where \(asked.text) were asked for: the requests are not "
                + "alike, and figures per token are of other lengths than the table says.",
            values: ["outputTokens": given.value, "asked": asked.value])
    }

    /// TPOT against (E2E - TTFT)/(n - 1): by a factor they differ only when chunks or pieces were counted as tokens.
    private func stepFinding(_ row: PublishedRow) -> Finding? {
        guard let step = row.number(.timePerOutputToken), let whole = row.number(.requestLatency),
            let first = row.number(.timeToFirstToken), let tokens = row.number(.outputTokens),
            tokens.range.lower > 1.5
        else { return nil }
        let decoding = whole - first
        guard decoding.range.lower > 0, step.range.lower > 0 else { return nil }
        let implied = Interval(
            decoding.range.lower / (tokens.range.upper - 1), decoding.range.upper / (tokens.range.lower - 1))
        let ratio = Self.factor(step.range, implied)
        guard ratio >= Self.chunkFactor else { return nil }
        let perToken = decoding.value / (tokens.value - 1)
        // Where requests differ in length, a mean over requests is not that over tokens.
        let isFixed = row.fixedOutputTokens != nil && row[.timePerOutputToken]?.isMean == true
        return Finding(
            rule: name, severity: isFixed ? .contradiction : .suspect, scenario: row.name,
            message: "Time per output token is stated as \(step.text) ms, but (\(whole.text) - \(first.text)) ms / "
                + "\(figure(tokens.value - 1)) = \(figure(perToken)) ms: they differ by a factor of "
                + "\(figure(ratio)), as when chunks are counted as tokens.",
            values: [
                "timePerOutputToken": step.value, "impliedTimePerOutputToken": perToken, "factor": ratio,
                "requestLatency": whole.value, "timeToFirstToken": first.value, "outputTokens": tokens.value,
            ])
    }

    /// A gap between chunks that is a multiple of the time per token is none between tokens.
    private func gapFinding(_ row: PublishedRow) -> Finding? {
        guard let step = row.number(.timePerOutputToken), let gap = row.number(.interTokenLatency),
            row[.timePerOutputToken]?.isMean == true, row[.interTokenLatency]?.isMean == true
        else { return nil }
        let ratio = Self.factor(step.range, gap.range)
        guard ratio >= Self.chunkFactor else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: row.name,
            message: "Time per output token (\(step.text) ms) and inter-token latency (\(gap.text) ms) differ by a "
                + "factor of \(figure(ratio)): the gaps are between chunks of several tokens.",
            values: ["timePerOutputToken": step.value, "timePerChunk": gap.value, "factor": ratio])
    }
}
