import EngineAPI
import Foundation

/// `golden-smollm2.json`: what llama.cpp says, written by `Scripts/golden/smollm2_reference.py`.
struct GoldenSmolLM2: Decodable, Sendable {
    struct Case: Decodable, Sendable {
        var prompt: String
        /// The prompt's ids, special tokens as the file asks for them.
        var tokens: [TokenID]
        /// llama.cpp's greedy continuation.
        var greedy: [TokenID]
        /// Per step the ids of llama.cpp's eight largest logits, largest first, and these logits.
        var topIDs: [[Int]]
        var topLogits: [[Double]]
        /// The same logits with float32 weights, activations and cache.
        var exactTopLogits: [[Double]]

        /// Prompt and continuation, but for the last token: its logits hold every step.
        var forced: [TokenID] { tokens + greedy.dropLast() }

        func gap(at step: Int) -> Double { topLogits[step][0] - topLogits[step][1] }

        /// Largest difference of our logits from llama.cpp's among its eight.
        func difference(at step: Int, from logits: [Float]) -> Double {
            zip(topIDs[step], topLogits[step]).map { id, theirs in abs(Double(logits[id]) - theirs) }.max() ?? .infinity
        }

        /// So close that rounding decides: a gap of at most twice the difference seen here, and at most 0.5.
        func isNearTie(at step: Int, given logits: [Float]) -> Bool {
            gap(at: step) <= min(2 * difference(at: step, from: logits), NearTie.largestGap)
        }
    }

    struct Perplexity: Decodable, Sendable {
        var text: String
        var tokens: [TokenID]
        var predictions: Int
        var perplexity: Double
    }

    struct Difference: Decodable, Sendable {
        var max: Double
        var rms: Double
    }

    /// Tokens of one window of the perplexity.
    var window: Int
    var cases: [Case]
    var perplexity: Perplexity
    /// llama.cpp's own error: its int8 activations against float32 on the same weights.
    var errorOfLlamaCpp: Difference

    static let shared = Result {
        try JSONDecoder().decode(GoldenSmolLM2.self, from: Fixture.data("golden-smollm2.json"))
    }
}

enum NearTie {
    /// Two logits farther apart than this are never a tie, however large the differences.
    static let largestGap = 0.5
}
