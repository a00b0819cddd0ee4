/// drift: trials that get slower (or faster) one after another.
///
/// Rank correlation of the trials' latency with their order. Below ten trials their order proves nothing: a note.
public struct DriftRule: AuditRule {
    public let name = "drift"

    static let smallestProof = 10
    static let smallestCorrelation = 0.9
    /// From the first to the last trial; below it nobody cares.
    static let smallestChange = 0.02

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.compactMap { scenario in
            guard let latencies = scenario.metrics[.requestLatency]?.samples, latencies.count >= 5,
                let correlation = rankCorrelationWithOrder(latencies), let first = latencies.first,
                let last = latencies.last, abs(last / first - 1) > Self.smallestChange
            else { return nil }
            let isProof = latencies.count >= Self.smallestProof
            guard isProof ? isSignificant(correlation, latencies.count) : abs(correlation) >= Self.smallestCorrelation
            else { return nil }
            return Finding(
                rule: name, severity: isProof ? .suspect : .note, scenario: scenario.id,
                message: "Trials became \(correlation > 0 ? "slower" : "faster") one after another: "
                    + "\(figure(first)) ms first, \(figure(last)) ms last, rank correlation \(figure(correlation)) "
                    + "over \(latencies.count) trials\(isProof ? "." : ", too few to prove it.")",
                values: [
                    "correlation": correlation, "trials": Double(latencies.count), "firstLatency": first,
                    "lastLatency": last,
                ])
        }
    }

    /// Two-sided at 1%, by t = r sqrt((n - 2)/(1 - r^2)).
    private func isSignificant(_ correlation: Double, _ count: Int) -> Bool {
        let freedom = Double(count - 2)
        guard abs(correlation) < 1, let limit = StudentT.quantile(0.995, freedom: freedom) else { return true }
        return abs(correlation) * (freedom / (1 - correlation * correlation)).squareRoot() > limit
    }
}
