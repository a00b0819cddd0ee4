import EngineAPI
import Foundation

/// Tokens that may be drawn, with their weights: exp((logit - largest) / temperature), not normalised.
struct TokenCandidates {
    private struct Candidate {
        var token: Int32
        var weight: Float
    }

    private var candidates: [Candidate]

    /// - Parameter topK: keep only so many with the largest logits, of equals those with the lower id; `nil` keeps all.
    init(logits: UnsafeMutableBufferPointer<Float>, topK: Int?, inverseTemperature: Float) {
        var largest = -Float.infinity
        for logit in logits { largest = max(largest, logit) }
        func candidate(_ index: Int) -> Candidate {
            Candidate(
                token: Int32(truncatingIfNeeded: index), weight: exp((logits[index] - largest) * inverseTemperature))
        }
        guard let topK, topK < logits.count else {
            candidates = logits.indices.map(candidate)
            return
        }
        let least = RankSelection.value(rank: topK, of: Array(logits))
        let above = logits.indices.filter { logits[$0] > least }
        let equal = logits.indices.lazy.filter { logits[$0] == least }.prefix(topK - above.count)
        candidates = (above + equal).map(candidate)
    }

    /// Keeps the smallest set of most likely tokens whose probability reaches `probability` (Holtzman et al. 2020).
    mutating func keepProbability(_ probability: Double) {
        let total = sum()
        // All tokens below this together weigh less than 1 - p, so none of them is needed and none must be sorted.
        let cutoff = (1 - probability) * total / Double(candidates.count)
        candidates.removeAll { Double($0.weight) < cutoff }
        candidates.sort(by: Self.isMoreLikely)
        var reached = 0.0
        for index in candidates.indices {
            reached += Double(candidates[index].weight)
            if reached >= probability * total {
                candidates.removeSubrange((index + 1)...)
                return
            }
        }
    }

    /// The token at which the running sum of weights passes `uniform` of the whole.
    func draw(_ uniform: Double) -> TokenID {
        let target = uniform * sum()
        var reached = 0.0
        for candidate in candidates {
            reached += Double(candidate.weight)
            if reached > target { return candidate.token }
        }
        return candidates.last?.token ?? 0
    }

    private func sum() -> Double {
        candidates.reduce(0) { $0 + Double($1.weight) }
    }

    private static func isMoreLikely(_ left: Candidate, _ right: Candidate) -> Bool {
        left.weight != right.weight ? left.weight > right.weight : left.token < right.token
    }
}
