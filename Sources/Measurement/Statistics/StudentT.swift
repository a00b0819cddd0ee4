import Foundation

/// Student's t distribution, to ten digits up to ten thousand degrees of freedom.
public enum StudentT {
    /// P(T <= t) with `freedom` degrees of freedom.
    public static func cumulative(_ t: Double, freedom: Double) -> Double {
        let tail = 0.5 * incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
        return t > 0 ? 1 - tail : tail
    }

    /// The t with P(T <= t) = `probability`; `nil` outside 0 < p < 1 or without a degree of freedom.
    public static func quantile(_ probability: Double, freedom: Double) -> Double? {
        guard probability > 0, probability < 1, freedom >= 1 else { return nil }
        if probability == 0.5 { return 0 }
        // Solved in the upper tail, where the incomplete beta keeps its relative precision.
        let tail = min(probability, 1 - probability)
        var low = 0.0
        var high = 1.0
        while upperTail(high, freedom) > tail && high < 1e300 {
            low = high
            high *= 2
        }
        let magnitude = root(low, high, tail: tail, freedom)
        return probability > 0.5 ? magnitude : -magnitude
    }

    /// Newton's method on the logarithm of the tail, which is smooth where the tail itself spans powers of ten; a step
    /// that leaves the bracket is replaced by its middle.
    private static func root(_ low: Double, _ high: Double, tail: Double, _ freedom: Double) -> Double {
        var (low, high) = (low, high)
        var t = low + (high - low) / 2
        let wanted = log(tail)
        for _ in 0..<200 {
            let found = upperTail(t, freedom)
            if found > tail { low = t } else { high = t }
            let slope: Double = density(t, freedom) / found
            let change: Double = (log(found) - wanted) / slope
            var next: Double = t + change
            if !(next > low && next < high) { next = low + (high - low) / 2 }
            let step: Double = abs(next - t)
            t = next
            if step <= t * 1e-15 { break }
        }
        return t
    }

    private static func density(_ t: Double, _ freedom: Double) -> Double {
        let half = (freedom + 1) / 2
        let scale: Double = lgamma(half) - lgamma(freedom / 2)
        let tail: Double = half * log1p(t * t / freedom)
        return exp(scale - tail) / (freedom * Double.pi).squareRoot()
    }

    private static func upperTail(_ t: Double, _ freedom: Double) -> Double {
        0.5 * incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
    }

    /// Regularised incomplete beta function I_x(a, b) by its continued fraction (Lentz's method; Abramowitz and
    /// Stegun 26.5.8), on the side where the fraction converges fast.
    static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
        let logFront = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
        return exp(logFront) * betaFraction(x, a, b) / a
    }

    private static func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var fraction = d
        for step in 1...500 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            var change = 1.0
            for term in [even, odd] {
                d = 1 + term * d
                d = 1 / (abs(d) < tiny ? tiny : d)
                c = 1 + term / c
                if abs(c) < tiny { c = tiny }
                change = d * c
                fraction *= change
            }
            if abs(change - 1) < 1e-16 { break }
        }
        return fraction
    }
}
