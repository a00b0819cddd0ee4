/// outlier: trials far from the others, named and kept: no sample is ever dropped.
public struct OutlierRule: AuditRule {
    public let name = "outlier"

    static let largestScore = 3.5
    /// From the median; a tight sample has outliers that nobody cares about.
    static let smallestDistance = 0.05

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] {
        subject.scenarios.flatMap { scenario -> [Finding] in
            guard let latency = scenario.metrics[.requestLatency], let centre = latency.median,
                let scores = modifiedZScores(latency.samples)
            else { return [] }
            return zip(latency.samples, scores).enumerated().compactMap { place, pair in
                let (value, score) = pair
                guard abs(score) > Self.largestScore, abs(value - centre) > Self.smallestDistance * centre else {
                    return nil
                }
                return Finding(
                    rule: name, severity: .note, scenario: scenario.id,
                    message: "Trial \(place + 1) took \(figure(value)) ms where the median is \(figure(centre)) ms: "
                        + "modified z-score \(figure(score)), beyond \(Self.largestScore). It is kept in every figure.",
                    values: [
                        "trial": Double(place + 1), "latency": value, "medianLatency": centre, "score": score,
                    ])
            }
        }
    }
}
