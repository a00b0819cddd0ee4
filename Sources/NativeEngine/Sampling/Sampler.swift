import EngineAPI
import Foundation

/// Chooses the next token of one request from its logits.
///
/// In this order, as transformers does: repetition penalty, temperature, top-k, top-p, draw.
struct Sampler {
    let sampling: Sampling
    private let random: CounterRandom
    /// Tokens to which the penalty applies; kept only when there is one.
    private var seen: Set<TokenID> = []

    /// - Throws: `.request` when a setting is out of range.
    init(_ sampling: Sampling, prompt: [TokenID]) throws(EngineError) {
        try Self.check(sampling)
        self.sampling = sampling
        random = CounterRandom(seed: sampling.seed)
        if sampling.repetitionPenalty != 1 { seen = Set(prompt) }
    }

    /// The largest logit wins and nothing has to be changed before.
    var isPlainGreedy: Bool {
        sampling.temperature == 0 && sampling.repetitionPenalty == 1
    }

    /// Tells what was chosen, however it was.
    mutating func accept(_ token: TokenID) {
        if sampling.repetitionPenalty != 1 { seen.insert(token) }
    }

    /// - Parameters:
    ///   - logits: [vocabulary], finite; overwritten.
    ///   - step: how many tokens this request has already drawn.
    func choose(_ logits: UnsafeMutableBufferPointer<Float>, step: Int) -> TokenID {
        penalise(logits)
        guard sampling.temperature > 0 else { return TokenID(Self.largest(logits)) }
        let inverse = Float(1 / sampling.temperature)
        var candidates = TokenCandidates(logits: logits, topK: sampling.topK, inverseTemperature: inverse)
        if let topP = sampling.topP, topP < 1 { candidates.keepProbability(topP) }
        return candidates.draw(random.uniform(UInt64(step)))
    }

    private func penalise(_ logits: UnsafeMutableBufferPointer<Float>) {
        guard sampling.repetitionPenalty != 1 else { return }
        let penalty = Float(sampling.repetitionPenalty)
        for token in seen {
            let index = Int(token)
            guard logits.indices.contains(index) else { continue }
            logits[index] = logits[index] > 0 ? logits[index] / penalty : logits[index] * penalty
        }
    }

    private static func largest(_ logits: UnsafeMutableBufferPointer<Float>) -> Int {
        var best = 0
        for index in logits.indices where logits[index] > logits[best] { best = index }
        return best
    }

    private static func check(_ sampling: Sampling) throws(EngineError) {
        func refuse(_ name: String, _ found: String, _ expected: String) -> EngineError {
            EngineError(.request, "The \(name) must be \(expected), found \(found).")
        }
        if !(sampling.temperature.isFinite && sampling.temperature >= 0) {
            throw refuse("temperature", "\(sampling.temperature)", "0 or more")
        }
        if let topK = sampling.topK, topK < 1 { throw refuse("top-k", "\(topK)", "1 or more") }
        if let topP = sampling.topP, !(topP > 0 && topP <= 1) {
            throw refuse("top-p", "\(topP)", "more than 0 and at most 1")
        }
        if !(sampling.repetitionPenalty.isFinite && sampling.repetitionPenalty > 0) {
            throw refuse("repetition penalty", "\(sampling.repetitionPenalty)", "more than 0")
        }
    }
}
