/// bound: output throughput, which includes the prefill, cannot exceed b x decode rate.
///
/// A rate over n tokens counts one more token than it has gaps, so that n/(n - 1) of the bound is allowed where n is
/// known: exactly what a first token at no cost would give.
public struct BoundRule: AuditRule {
    public let name = "bound"

    public init() {}

    public func finding(
        scenario: String?, batch: Int, outputTokens: Double?, decodeRate: PrintedNumber, throughput: PrintedNumber,
        slack: Double
    ) -> Finding? {
        let bound = Double(batch) * decodeRate.value
        var allowed = Double(batch) * decodeRate.range.upper
        if let outputTokens, outputTokens >= 2 { allowed *= outputTokens / (outputTokens - 1) }
        guard bound > 0, throughput.range.lower > allowed * (1 + slack) else { return nil }
        let result = decodeRate.decimals.map { fixed(bound, $0) } ?? figure(bound)
        return Finding(
            rule: name, severity: .contradiction, scenario: scenario,
            message: "Output throughput is stated as \(throughput.text) tokens/s, but \(batch) x "
                + "\(decodeRate.text) = \(result) tokens/s is all that decoding gives, and the prefill "
                + "can only lower it (tolerance \(percent(slack))).",
            values: [
                "outputThroughput": throughput.value, "bound": bound, "batch": Double(batch),
                "decodeRate": decodeRate.value, "tolerance": slack,
            ])
    }

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.compactMap { scenario in
            guard let throughput = scenario.metrics[.outputThroughput], let decode = scenario.metrics[.decodeRate],
                let mean = throughput.mean, let rate = decode.mean
            else { return nil }
            return finding(
                scenario: scenario.id, batch: scenario.run.scenario.batch, outputTokens: scenario.tokensPerRequest,
                decodeRate: PrintedNumber(rate), throughput: PrintedNumber(mean), slack: Slack.of([throughput, decode])
            )
        }
    }

    public func findings(in subject: PublishedSubject) -> [Finding] {
        subject.table.rows.compactMap { row in
            guard let batch = row.lockstep, let throughput = row.outputThroughput, let step = row.step,
                let rate = step.rate ?? step.time.dividing(1000)
            else { return nil }
            return finding(
                scenario: row.name, batch: batch, outputTokens: row.number(.outputTokens)?.value, decodeRate: rate,
                throughput: throughput.number, slack: row.slack([step.from, throughput.quantity]))
        }
    }
}
