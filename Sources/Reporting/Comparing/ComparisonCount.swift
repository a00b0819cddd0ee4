import Measurement

/// How often a comparison came to which verdict, over its figures of speed.
struct ComparisonCount {
    var faster = 0
    var slower = 0
    var noDifference = 0
    var notComparable = 0

    init(_ comparison: Comparison) {
        for metric in comparison.scenarios.flatMap(\.metrics) {
            switch metric.name {
            case .timeToFirstToken, .decodeRate, .outputThroughput: count(metric.verdict)
            default: break
            }
        }
    }

    var figures: Int { faster + slower + noDifference + notComparable }

    /// How many rounds of this noise find a change of 5% in nine of ten comparisons; `nil` for stored runs.
    static func rounds(_ metric: ComparedMetric, _ comparison: Comparison) -> Int? {
        guard comparison.design == .paired else { return nil }
        return metric.logRatio?.pairsToShow(0.05, pairs: metric.countA)
    }

    private mutating func count(_ verdict: ComparedMetric.Verdict) {
        switch verdict {
        case .faster: faster += 1
        case .slower: slower += 1
        case .noDifference: noDifference += 1
        default: notComparable += 1
        }
    }
}
