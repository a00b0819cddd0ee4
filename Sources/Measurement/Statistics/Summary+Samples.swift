extension Summary {
    /// Describes one number per replicate: mean, sample deviation, type 7 quantiles and a 95% Student t interval on
    /// the mean, each only where the sample supports it.
    ///
    /// - Parameter independentRequests: what p90, p95 and p99 rest on (`PercentileFloor`).
    public init(unit: Unit, samples: [Double], independentRequests: Int) {
        self.init(
            unit: unit, n: samples.count, mean: nil, standardDeviation: nil, minimum: nil, median: nil, p90: nil,
            p95: nil, p99: nil, maximum: nil, samples: samples, interval95: nil)
        guard let sum = Moments(samples) else { return }
        let sorted = samples.sorted()
        mean = sum.mean
        standardDeviation = sum.standardDeviation
        minimum = sorted.first
        maximum = sorted.last
        median = quantile(0.5, ofSorted: sorted)
        func percentile(_ probability: Double) -> Double? {
            guard PercentileFloor.supports(probability, independentRequests: independentRequests) else { return nil }
            return quantile(probability, ofSorted: sorted)
        }
        p90 = percentile(0.90)
        p95 = percentile(0.95)
        p99 = percentile(0.99)
        interval95 = sum.interval95
    }

    /// Half the width of the 95% interval as a share of the mean; `nil` without an interval.
    public var relativeHalfWidth: Double? {
        guard let interval95, let mean, mean != 0 else { return nil }
        return (interval95.upperBound - interval95.lowerBound) / 2 / abs(mean)
    }
}

/// Mean and spread of a sample.
struct Moments {
    let count: Int
    let mean: Double
    /// Sample standard deviation (n - 1); `nil` below two.
    let standardDeviation: Double?

    /// `nil` for an empty sample, and for one that holds an infinity or no number.
    init?(_ sample: [Double]) {
        guard let least = sample.min(), let greatest = sample.max(), sample.allSatisfy(\.isFinite) else { return nil }
        count = sample.count
        // Rounding must not push the mean of equal samples out of their range.
        let average = min(max(sample.reduce(0, +) / Double(sample.count), least), greatest)
        guard average.isFinite else { return nil }
        mean = average
        if sample.count < 2 {
            standardDeviation = nil
        } else {
            let squares = sample.reduce(0.0) { $0 + ($1 - average) * ($1 - average) }
            standardDeviation = (squares / Double(sample.count - 1)).squareRoot()
        }
    }

    /// mean -+ t(0.975, n - 1) sd / sqrt(n); `nil` below two samples.
    var interval95: ClosedRange<Double>? {
        guard let standardDeviation, let t = StudentT.quantile(0.975, freedom: Double(count - 1)) else { return nil }
        let half = t * standardDeviation / Double(count).squareRoot()
        guard half.isFinite, (mean - half).isFinite, (mean + half).isFinite else { return nil }
        return (mean - half)...(mean + half)
    }
}
