/// warm-up: whether the warm-ups sufficed. The first counted trial is set against the rest, and its beginning against
/// its end.
public struct WarmUpRule: AuditRule {
    public let name = "warm-up"

    /// A slower first trial below this share is not worth a word.
    static let smallestExcess = 0.03
    /// By which the first third of the first trial's gaps may exceed its last third, relative to the other trials.
    static let largestStart = 1.10

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.flatMap { scenario in
            [firstTrial(scenario), start(scenario)].compactMap { $0 }
        }
    }

    /// The first trial lies outside the 99% prediction interval that the others give (one-sided), and above 3%.
    private func firstTrial(_ scenario: AuditedScenario) -> Finding? {
        guard let latencies = scenario.metrics[.requestLatency]?.samples, latencies.count >= 3,
            let first = latencies.first, let rest = Moments(Array(latencies.dropFirst())),
            let deviation = rest.standardDeviation,
            let t = StudentT.quantile(0.99, freedom: Double(rest.count - 1))
        else { return nil }
        let excess = first - rest.mean
        let reach = t * deviation * (1 + 1 / Double(rest.count)).squareRoot()
        guard excess > reach, excess > Self.smallestExcess * rest.mean else { return nil }
        let warmUps = scenario.run.trials.count { $0.kind == .warmUp }
        return Finding(
            rule: name, severity: .suspect, scenario: scenario.id,
            message:
                "The first counted trial took \(figure(first)) ms, \(percent(excess / rest.mean)) more than the mean of "
                + "the other \(rest.count) (\(figure(rest.mean)) ms): "
                + "\(plural(warmUps, "warm-up")) did not suffice.",
            values: [
                "firstLatency": first, "otherLatency": rest.mean, "excess": excess / rest.mean,
                "warmUps": Double(warmUps),
            ])
    }

    private func start(_ scenario: AuditedScenario) -> Finding? {
        let trends = scenario.replicates.map { GapTrend(of: $0).map { 1 / $0.lateOverEarly } }
        guard trends.count >= 2, let first = trends[0],
            let others = median(of: trends.dropFirst().compactMap { $0 }), first > Self.largestStart * max(1, others)
        else { return nil }
        return Finding(
            rule: name, severity: .suspect, scenario: scenario.id,
            message: "The first third of the first counted trial's tokens took \(figure(first)) times as long as its "
                + "last third, \(figure(others)) times in the other trials: the warm-up did not suffice.",
            values: ["earlyOverLate": first, "otherEarlyOverLate": others])
    }
}
