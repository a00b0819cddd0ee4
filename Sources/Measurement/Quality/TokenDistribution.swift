import Foundation

/// The logits of one position as a distribution over the vocabulary: p(i) = exp(z(i)) / sum of exp(z(j)).
///
/// Computed in double precision, from the largest logit down, so that nothing overflows. Looks into the buffer that it
/// is given and is valid only as long as that.
public struct TokenDistribution {
    let logits: UnsafeBufferPointer<Float>
    /// ln of the sum of exp(z(j)).
    let logSum: Double
    /// The token with the largest logit, the lowest of equals.
    public let likeliest: Int

    /// - Parameter logits: [vocabulary].
    /// - Returns: `nil` when there are none, or one is no number or plus infinity: such logits are no distribution. Minus
    ///   infinity is probability 0.
    public init?(_ logits: UnsafeBufferPointer<Float>) {
        guard var largest = logits.first else { return nil }
        var likeliest = 0
        for index in logits.indices where logits[index] > largest {
            largest = logits[index]
            likeliest = index
        }
        var sum = 0.0
        for logit in logits { sum += exp(Double(logit) - Double(largest)) }
        // A NaN anywhere makes the sum one, and so does a difference of infinities.
        guard largest.isFinite, sum.isFinite else { return nil }
        self.logits = logits
        self.likeliest = likeliest
        logSum = Double(largest) + log(sum)
    }

    /// -ln p(token), in nats; `nil` for a token outside the vocabulary or one that cannot be.
    public func surprisal(of token: Int) -> Double? {
        guard logits.indices.contains(token) else { return nil }
        let surprisal = logSum - Double(logits[token])
        return surprisal.isFinite ? max(0, surprisal) : nil
    }
}
