import Foundation

extension ModelConfiguration {
    /// By how much each pair turns from one position to the next, in radians: [headSize / 2].
    ///
    /// Unscaled, pair i turns by base^(-2i/headSize) (Su et al. 2021). Source of the scaled ones: transformers,
    /// `modeling_rope_utils.py`, in double where that has float.
    ///
    /// - Parameter divisors: values of the tensor `rotaryDivisors`, where the scaling asks for it.
    public func rotaryFrequencies(divisors: [Float] = []) -> [Double] {
        let plain = plainFrequencies
        switch features.rotaryScaling {
        case .none: return plain
        case .linear(let factor): return plain.map { $0 / factor }
        case .llama3(let scaling): return plain.map { $0 / scaling.divisor(of: $0) }
        case .divisors: return zip(plain, divisors).map { $0 / Double($1) }
        case .yarn(let scaling):
            let ramp = scaling.ramp(base: ropeBase, headSize: headSize)
            return zip(plain, ramp).map { frequency, share in
                frequency / scaling.factor * share + frequency * (1 - share)
            }
        }
    }

    private var plainFrequencies: [Double] {
        (0..<headSize / 2).map { pow(ropeBase, -2 * Double($0) / Double(headSize)) }
    }

    /// The scaling of Llama 3 as divisors; `nil` where there is another or none.
    var llama3Divisors: [Float]? {
        guard case .llama3(let scaling) = features.rotaryScaling else { return nil }
        return plainFrequencies.map { Float(scaling.divisor(of: $0)) }
    }

    /// What cosines and sines are multiplied by.
    public var rotaryMagnitude: Double {
        if case .yarn(let scaling) = features.rotaryScaling { scaling.magnitude } else { 1 }
    }
}

extension RotaryScaling.Llama3 {
    /// By how much slower a pair of this frequency turns.
    func divisor(of frequency: Double) -> Double {
        let turns = Double(originalContext) * frequency / (2 * .pi)
        if turns > highFrequencyFactor { return 1 }
        if turns < lowFrequencyFactor { return factor }
        let kept = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor)
        return 1 / ((1 - kept) / factor + kept)
    }
}

extension RotaryScaling.Yarn {
    /// How much of the factor each pair takes, from 0 to 1: [headSize / 2].
    func ramp(base: Double, headSize: Int) -> [Double] {
        /// The pair, not always a whole one, that turns so often within the original context.
        func pair(turns: Double) -> Double {
            Double(headSize) * log(Double(originalContext) / (turns * 2 * .pi)) / (2 * log(base))
        }
        var (first, last) = (pair(turns: fastTurns), pair(turns: slowTurns))
        if wholePairs { (first, last) = (first.rounded(.down), last.rounded(.up)) }
        first = max(first, 0)
        last = min(last, Double(headSize - 1))
        if first == last { last += 0.001 }
        return (0..<headSize / 2).map { min(max((Double($0) - first) / (last - first), 0), 1) }
    }
}
