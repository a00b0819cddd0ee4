/// How many token gaps a scenario's trials hold, and how many independent ones they are worth.
public struct TokenGaps: Sendable, Hashable {
    public var count: Int
    /// Sum over generations of each one's effective sample size.
    public var effectiveCount: Double

    public init(count: Int, effectiveCount: Double) {
        self.count = count
        self.effectiveCount = effectiveCount
    }

    /// `nil` when chunks are not tokens.
    init?(of replicates: [Replicate]) {
        var count = 0
        var effective = 0.0
        for replicate in replicates {
            guard replicate.tokenGaps != nil else { return nil }
            for record in replicate.full.records {
                let gaps = record.chunkGaps
                count += gaps.count
                effective += effectiveSampleSize(of: gaps) ?? Double(gaps.count)
            }
        }
        guard count > 0 else { return nil }
        self.init(count: count, effectiveCount: effective)
    }
}

/// Effective sample size of an autocorrelated series: N / (1 + 2 sum of autocorrelations), summed while pairs of
/// neighbouring lags stay positive.
///
/// C. J. Geyer: Practical Markov Chain Monte Carlo, Statistical Science 7 (1992), initial positive sequence.
/// Correlations over more than `largestLag` gaps are not looked for, since all lags of a long series that drifts would cost
/// N squared: such a series gives an upper bound.
/// - Returns: at most N; `nil` below four values or without variance.
public func effectiveSampleSize(of series: [Double], largestLag: Int = 1000) -> Double? {
    guard series.count >= 4, let moments = Moments(series) else { return nil }
    let centred = series.map { $0 - moments.mean }
    let variance = centred.reduce(0) { $0 + $1 * $1 }
    guard variance > 0, variance.isFinite else { return nil }
    func correlation(_ lag: Int) -> Double {
        var sum = 0.0
        for index in lag..<centred.count { sum += centred[index] * centred[index - lag] }
        return sum / variance
    }
    // Pairs start at lag 0, whose autocorrelation is 1: tau = -1 + 2 sum of positive pairs.
    var time = -1.0
    var lag = 0
    while lag + 1 < min(centred.count, largestLag) {
        let pair = correlation(lag) + correlation(lag + 1)
        if pair <= 0 { break }
        time += 2 * pair
        lag += 2
    }
    let count = Double(series.count)
    return min(count, count / max(time, 1))
}
