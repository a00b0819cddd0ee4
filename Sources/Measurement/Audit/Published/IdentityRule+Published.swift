extension IdentityRule {
    public func findings(in subject: PublishedSubject) -> [Finding] {
        subject.table.rows.flatMap { row in
            [
                throughputFinding(row, mayStagger: subject.table.mayStagger), stepFinding(row),
                rateFinding(row, .totalOutputTokens, .outputThroughput, "output tokens"),
                rateFinding(row, .totalInputTokens, .inputThroughput, "input tokens"),
                rateFinding(row, .requests, .requestThroughput, "requests"), totalFinding(row),
            ]
            .compactMap { $0 }
        }
    }

    private func throughputFinding(_ row: PublishedRow, mayStagger: Bool) -> Finding? {
        guard let batch = row.lockstep, let tokens = row.fixedOutputTokens, let step = row.step,
            let stated = row.outputThroughput, var first = row.number(.timeToFirstToken)
        else { return nil }
        if mayStagger && batch > 1 {
            // The latest first token of the batch is stated; the earliest came after at least one b-th of that time.
            first = PrintedNumber(
                range: Interval(first.range.lower / Double(batch), first.range.upper), value: first.value,
                decimals: first.decimals)
        }
        return finding(
            scenario: row.name, batch: batch, outputTokens: tokens, timeToFirstToken: first,
            timePerOutputToken: step.time, decodeRate: step.rate, throughput: stated.number,
            slack: row.slack([.timeToFirstToken, step.from, stated.quantity]))
    }

    /// Decode rate x TPOT = 1, unless the rate is one of the other two definitions that are in use: with the prefill in
    /// it, which is a matter of names, or with k gaps counted as k + 1 tokens, which is `fencepost`.
    private func stepFinding(_ row: PublishedRow) -> Finding? {
        guard let rate = row.number(.decodeRate), let time = row.number(.timePerOutputToken),
            let implied = time.dividing(1000), rate.value > 0
        else { return nil }
        let slack = row.slack([.decodeRate, .timePerOutputToken])
        let allowed = implied.range.widened(by: slack)
        guard !allowed.overlaps(rate.range) else { return nil }
        if let tokens = row.number(.outputTokens)?.value, tokens >= 2 {
            let share = tokens / (tokens - 1)
            let counted = Interval(implied.range.lower * share, implied.range.upper * share)
            guard !counted.widened(by: slack).overlaps(rate.range) else { return nil }
            if let first = row.number(.timeToFirstToken), first.range.lower >= 0 {
                let whole = Self.impliedThroughput(
                    batch: 1, outputTokens: tokens, timeToFirstToken: first.range, timePerOutputToken: time.range)
                guard !whole.widened(by: slack).overlaps(rate.range) else { return nil }
            }
        }
        return Finding(
            rule: name, severity: .contradiction, scenario: row.name,
            message: "The decode rate is stated as \(rate.text) tokens/s, but 1000 / \(time.text) ms per token = "
                + "\(figure(implied.value)) tokens/s (tolerance \(percent(slack))).",
            values: [
                "decodeRate": rate.value, "impliedDecodeRate": implied.value, "timePerOutputToken": time.value,
                "tolerance": slack,
            ])
    }

    private func rateFinding(
        _ row: PublishedRow, _ total: PublishedQuantity, _ rate: PublishedQuantity, _ noun: String
    ) -> Finding? {
        guard let stated = row.number(rate), let sum = row.number(total), let duration = row.number(.durationSeconds),
            duration.range.lower > 0, sum.value > 0
        else { return nil }
        return quotientFinding(
            row, rate: rate, stated: stated, sum: sum, sumText: "\(sum.text) \(noun)", duration: duration)
    }

    /// Total throughput counts input and output.
    private func totalFinding(_ row: PublishedRow) -> Finding? {
        guard let stated = row.number(.totalThroughput), let input = row.number(.totalInputTokens),
            let output = row.number(.totalOutputTokens), let duration = row.number(.durationSeconds),
            duration.range.lower > 0
        else { return nil }
        return quotientFinding(
            row, rate: .totalThroughput, stated: stated, sum: input + output,
            sumText: "(\(input.text) + \(output.text)) tokens", duration: duration)
    }

    private func quotientFinding(
        _ row: PublishedRow, rate: PublishedQuantity, stated: PrintedNumber, sum: PrintedNumber, sumText: String,
        duration: PrintedNumber
    ) -> Finding? {
        let implied = Interval(sum.range.lower / duration.range.upper, sum.range.upper / duration.range.lower)
        // Tools end the duration in slightly different places.
        let slack = Slack.withoutDeviation
        guard !implied.widened(by: slack).overlaps(stated.range) else { return nil }
        let unit = rate.dimension == .perSecond ? "requests/s" : "tokens/s"
        let central = sum.value / duration.value
        return Finding(
            rule: name, severity: .contradiction, scenario: row.name,
            message: "\(rate.words) is stated as \(stated.text) \(unit), but \(sumText) / \(duration.text) s = "
                + "\(figure(central)) \(unit) (tolerance \(percent(slack))).",
            values: [
                "stated": stated.value, "implied": central, "total": sum.value, "durationSeconds": duration.value,
                "tolerance": slack,
            ])
    }
}
