/// Quantile of a sorted sample, Hyndman and Fan's type 7: linear between order statistics at (n - 1)p.
///
/// R. J. Hyndman, Y. Fan: Sample Quantiles in Statistical Packages, The American Statistician 50 (1996).
/// - Returns: `nil` for an empty sample.
public func quantile(_ probability: Double, ofSorted sample: [Double]) -> Double? {
    guard let last = sample.last, probability >= 0, probability <= 1 else { return nil }
    let position = probability * Double(sample.count - 1)
    let lower = Int(position)
    guard lower + 1 < sample.count else { return last }
    let fraction = position - Double(lower)
    return sample[lower] + fraction * (sample[lower + 1] - sample[lower])
}

func median(of sample: [Double]) -> Double? {
    quantile(0.5, ofSorted: sample.sorted())
}

/// How many independent requests a percentile needs before it is printed: LoadGen's binomial floor at confidence 0.99.
public enum PercentileFloor {
    private static let floors: [(probability: Double, requests: Int)] = [
        (0.75, 24), (0.80, 31), (0.90, 64), (0.95, 130), (0.97, 219), (0.99, 662),
    ]

    public static func supports(_ probability: Double, independentRequests: Int) -> Bool {
        if probability <= 0.5 { return independentRequests >= 1 }
        guard let floor = floors.first(where: { $0.probability >= probability }) else { return false }
        return independentRequests >= floor.requests
    }
}
