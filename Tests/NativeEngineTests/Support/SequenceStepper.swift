import EngineAPI

@testable import NativeEngine

/// Greedy decoding of several sequences together, step by step, with the logits of every step.
struct SequenceStepper {
    struct Step {
        var token: TokenID
        var logits: [Float]
    }

    let model: NativeModel

    /// All prompts go in with the first step, then one token of each at a time: [prompt][step].
    ///
    /// - Precondition: the prompts together fit into one step.
    func greedy(_ prompts: [[TokenID]], count: Int) throws -> [[Step]] {
        var slabs: [CacheSlab] = []
        defer { for slab in slabs { model.cachePool.giveBack(slab) } }
        for prompt in prompts { slabs.append(try model.cachePool.take(positions: prompt.count + count)) }
        var steps: [[Step]] = Array(repeating: [], count: prompts.count)
        for round in 0..<count {
            model.step(
                prompts.indices.map { index in
                    let tokens = round == 0 ? prompts[index] : [steps[index][round - 1].token]
                    let position = round == 0 ? 0 : prompts[index].count + round - 1
                    return StepSlice(tokens: tokens[...], firstPosition: position, slab: slabs[index], logits: .last)
                })
            for index in prompts.indices {
                steps[index].append(Step(token: model.choice(index), logits: Array(model.logits(index))))
            }
        }
        return steps
    }
}
