import Foundation

extension TokenDistribution {
    /// Kullback-Leibler divergence of another distribution from this one, in nats:
    ///
    ///     D(P || Q) = sum over all tokens of p(i) (ln p(i) - ln q(i))
    ///
    /// `self` is P, the reference. It is 0 where both agree and never negative; rounding that says otherwise is cut off.
    /// S. Kullback, R. A. Leibler: On Information and Sufficiency, Annals of Mathematical Statistics 22 (1951).
    ///
    /// - Returns: `nil` when the vocabularies differ, or a token that P allows is impossible in Q.
    public func divergence(of other: TokenDistribution) -> Double? {
        guard logits.count == other.logits.count else { return nil }
        var sum = 0.0
        for index in logits.indices {
            let logProbability = Double(logits[index]) - logSum
            let probability = exp(logProbability)
            // The limit of p ln p is 0.
            guard probability > 0 else { continue }
            sum += probability * (logProbability - (Double(other.logits[index]) - other.logSum))
        }
        return sum.isFinite ? max(0, sum) : nil
    }
}
