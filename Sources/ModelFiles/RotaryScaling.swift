import Foundation

/// How rotary embedding is stretched to more positions than a model was first trained with.
public enum RotaryScaling: Sendable, Hashable {
    case none
    /// Every pair turns slower by the factor.
    case linear(factor: Double)
    case llama3(Llama3)
    case yarn(Yarn)
    /// Every pair turns slower by a number of its own, those of the tensor `rotaryDivisors`: how GGUF files hold the
    /// scaling of Llama 3.
    case divisors

    /// Llama 3.1: pairs that turn often within the original context stay, those that turn less than once turn slower,
    /// and those between go over from one to the other.
    public struct Llama3: Sendable, Hashable {
        public var factor: Double
        /// Turns within the original context at and below which the whole factor holds.
        public var lowFrequencyFactor: Double
        /// Turns above which nothing changes.
        public var highFrequencyFactor: Double
        public var originalContext: Int

        public init(
            factor: Double, lowFrequencyFactor: Double, highFrequencyFactor: Double, originalContext: Int
        ) {
            self.factor = factor
            self.lowFrequencyFactor = lowFrequencyFactor
            self.highFrequencyFactor = highFrequencyFactor
            self.originalContext = originalContext
        }
    }

    /// YaRN (Peng et al. 2023, arXiv 2309.00071).
    public struct Yarn: Sendable, Hashable {
        public var factor: Double
        public var originalContext: Int
        /// Turns within the original context from which on a pair stays as it is.
        public var fastTurns: Double
        /// Turns up to which the whole factor holds.
        public var slowTurns: Double
        /// The ends of the ramp between the two are whole pairs.
        public var wholePairs: Bool
        /// What cosines and sines are multiplied by, so scores by its square.
        public var magnitude: Double

        public init(
            factor: Double, originalContext: Int, fastTurns: Double = 32, slowTurns: Double = 1,
            wholePairs: Bool = true, magnitude: Double? = nil
        ) {
            self.factor = factor
            self.originalContext = originalContext
            self.fastTurns = fastTurns
            self.slowTurns = slowTurns
            self.wholePairs = wholePairs
            self.magnitude = magnitude ?? Self.magnitude(factor: factor, weight: 1)
        }

        /// The paper's recommendation: 0.1 ln(factor) + 1, with a weight of the logarithm that some models state.
        public static func magnitude(factor: Double, weight: Double) -> Double {
            factor > 1 ? 0.1 * weight * log(factor) + 1 : 1
        }
    }
}
