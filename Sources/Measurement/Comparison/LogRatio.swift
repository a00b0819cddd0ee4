import Foundation

/// How many times one figure another is: the mean of ln(b/a), and how sure it is.
///
/// Logarithms, because disturbances multiply (a step takes 10% longer, not 1 ms) and because A against B must be the
/// reverse of B against A.
public struct LogRatio: Sendable, Hashable {
    /// Mean of ln(b/a): above 0 where b is greater.
    public var mean: Double
    public var standardError: Double
    /// Degrees of freedom of the Student t distribution that (mean - truth) / standardError follows.
    public var freedom: Double

    public init(mean: Double, standardError: Double, freedom: Double) {
        self.mean = mean
        self.standardError = standardError
        self.freedom = freedom
    }

    /// Of pairs that met the same moment: mean and standard error of the pairs' own log ratios.
    ///
    /// - Returns: `nil` below two pairs, and when a figure is not above 0.
    public init?(pairs: [(a: Double, b: Double)]) {
        guard pairs.allSatisfy({ $0.a > 0 && $0.b > 0 && $0.a.isFinite && $0.b.isFinite }),
            let moments = Moments(pairs.map { log($0.b / $0.a) }), let deviation = moments.standardDeviation
        else { return nil }
        self.init(
            mean: moments.mean, standardError: deviation / Double(moments.count).squareRoot(),
            freedom: Double(moments.count - 1))
    }

    /// Of two samples that have nothing to do with each other: Welch's t of the logarithms, with Satterthwaite's degrees
    /// of freedom.
    ///
    /// B. L. Welch: The generalization of "Student's" problem when several different population variances are involved,
    /// Biometrika 34 (1947).
    /// - Returns: `nil` when a sample has fewer than two values, or one that is not above 0.
    public init?(_ a: [Double], _ b: [Double]) {
        guard (a + b).allSatisfy({ $0 > 0 && $0.isFinite }), let first = Moments(a.map { log($0) }),
            let second = Moments(b.map { log($0) }), let firstDeviation = first.standardDeviation,
            let secondDeviation = second.standardDeviation
        else { return nil }
        let one = firstDeviation * firstDeviation / Double(first.count)
        let two = secondDeviation * secondDeviation / Double(second.count)
        let both = one + two
        let terms = one * one / Double(first.count - 1) + two * two / Double(second.count - 1)
        self.init(
            mean: second.mean - first.mean, standardError: both.squareRoot(),
            freedom: terms > 0 ? both * both / terms : Double(first.count + second.count - 2))
    }

    /// b/a.
    public var ratio: Double { exp(mean) }

    /// a/b, as sure.
    public var inverse: LogRatio { LogRatio(mean: -mean, standardError: standardError, freedom: freedom) }

    /// Interval on b/a, by default at 95%.
    public func interval(confidence: Double = 0.95) -> ClosedRange<Double>? {
        guard let t = StudentT.quantile((1 + confidence) / 2, freedom: freedom) else { return nil }
        let low = exp(mean - t * standardError)
        let high = exp(mean + t * standardError)
        return low.isFinite && high.isFinite ? low...high : nil
    }

    /// How likely figures at least so different are (two-sided) where there is no difference.
    public var chanceOfDifference: Double {
        guard let t else { return isNothing ? 1 : 0 }
        return min(1, 2 * StudentT.cumulative(-abs(t), freedom: freedom))
    }

    /// How likely a b at least so much greater is where it is not greater (one-sided).
    public var chanceOfIncrease: Double {
        guard let t else { return mean > 0 && !isNothing ? 0 : 1 }
        return StudentT.cumulative(-t, freedom: freedom)
    }

    /// By what share b must at least exceed a to be shown greater: exp(t x standard error) - 1.
    ///
    /// - Parameter probability: of the t: 0.975 for an interval at 95%, 0.95 for a one-sided test at 95%; nearer to 1 for one
    ///   of several tests.
    public func smallestShown(probability: Double) -> Double? {
        guard let t = StudentT.quantile(probability, freedom: freedom) else { return nil }
        let share = exp(t * standardError) - 1
        return share.isFinite ? share : nil
    }

    /// How many pairs of this noise show a change of `share` in nine of ten comparisons, by the normal approximation
    /// n = ((z(0.975) + z(0.9)) s / ln(1 + share))^2 with s the deviation of one pair.
    ///
    /// - Parameter pairs: behind this estimate.
    public func pairsToShow(_ share: Double, pairs: Int) -> Int? {
        guard share > 0, pairs > 1 else { return nil }
        let deviation = standardError * Double(pairs).squareRoot()
        let needed = pow((1.959964 + 1.281552) * deviation / log1p(share), 2)
        // Below five pairs the t distribution asks for more than the normal one says.
        return needed.isFinite && needed < 1e6 ? max(5, Int(needed.rounded(.up))) : nil
    }

    /// `nil` without any spread.
    private var t: Double? {
        standardError > 1e-12 ? mean / standardError : nil
    }

    /// What rounding alone leaves.
    private var isNothing: Bool { abs(mean) < 1e-9 }
}
