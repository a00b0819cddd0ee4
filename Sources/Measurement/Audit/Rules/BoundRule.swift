/// bound: output throughput, which includes the prefill, cannot exceed b x decode rate.
///
/// A rate over n tokens counts one more token than it has gaps, so that n/(n - 1) of the bound is allowed where n is
/// known: exactly what a first token at no cost would give.
public struct BoundRule: AuditRule {
    public let name = "bound"

    public init() {}

    public func finding(
        scenario: String?, batch: Int, outputTokens: Double?, decodeRate: Double, throughput: Double, slack: Double
    ) -> Finding? {
        let bound = Double(batch) * decodeRate
        var allowed = bound
        if let outputTokens, outputTokens >= 2 { allowed *= outputTokens / (outputTokens - 1) }
        guard bound > 0, throughput > allowed * (1 + slack) else { return nil }
        return Finding(
            rule: name, severity: .contradiction, scenario: scenario,
            message: "Output throughput is stated as \(figure(throughput)) tokens/s, but \(batch) x "
                + "\(figure(decodeRate)) = \(figure(bound)) tokens/s is all that decoding gives, and the prefill "
                + "can only lower it (tolerance \(percent(slack))).",
            values: [
                "outputThroughput": throughput, "bound": bound, "batch": Double(batch), "decodeRate": decodeRate,
                "tolerance": slack,
            ])
    }

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.compactMap { scenario in
            guard let throughput = scenario.metrics[.outputThroughput], let decode = scenario.metrics[.decodeRate],
                let mean = throughput.mean, let rate = decode.mean
            else { return nil }
            return finding(
                scenario: scenario.id, batch: scenario.run.scenario.batch, outputTokens: scenario.tokensPerRequest,
                decodeRate: rate, throughput: mean, slack: Slack.of([throughput, decode]))
        }
    }
}
