public import EngineAPI
import ModelFiles

extension NativeModel {
    /// The likeliest continuations of several prompts, computed together; the lowest id wins a tie, and stop tokens are
    /// tokens like any other.
    ///
    /// - Parameters:
    ///   - prompts: as they are; nothing is added.
    ///   - count: tokens of each continuation.
    ///   - isCancelled: asked before every step; what there is then comes back.
    /// - Returns: one continuation per prompt, in order: [prompt, token].
    /// - Throws: `.request` when a prompt is empty, too long, or not of the vocabulary, or there are too many;
    ///   `.engine` when logits are no numbers.
    public func greedyContinuations(
        of prompts: [[TokenID]], tokens count: Int, isCancelled: () -> Bool = { false }
    ) throws(EngineError) -> [[TokenID]] {
        guard prompts.count <= limits.slices else {
            throw EngineError(.request, "\(prompts.count) prompts at once; at most \(limits.slices) run together.")
        }
        for prompt in prompts {
            try RequestCheck.tokens(
                prompt, maximumTokens: count, context: context, vocabulary: configuration.vocabularySize)
        }
        var slabs: [CacheSlab] = []
        defer { for slab in slabs { cachePool.giveBack(slab) } }
        for prompt in prompts { slabs.append(try cachePool.take(positions: prompt.count + count)) }
        var continuations: [[TokenID]] = Array(repeating: [], count: prompts.count)
        for (index, prompt) in prompts.enumerated() where count > 0 {
            guard let first = try prefill(prompt, slabs[index], isCancelled) else { return continuations }
            continuations[index].append(first)
        }
        for _ in 1..<max(1, count) where !prompts.isEmpty {
            if isCancelled() { return continuations }
            step(
                prompts.indices.map { index in
                    StepSlice(
                        tokens: continuations[index].suffix(1),
                        firstPosition: prompts[index].count + continuations[index].count - 1, slab: slabs[index],
                        logits: .last)
                })
            for index in prompts.indices { continuations[index].append(try chosen(index)) }
        }
        return continuations
    }

    /// The first token after a prompt; `nil` when cancelled.
    private func prefill(
        _ prompt: [TokenID], _ slab: CacheSlab, _ isCancelled: () -> Bool
    ) throws(EngineError) -> TokenID? {
        var position = 0
        while position < prompt.count {
            if isCancelled() { return nil }
            let end = min(position + limits.rows, prompt.count)
            step([
                StepSlice(
                    tokens: prompt[position..<end], firstPosition: position, slab: slab,
                    logits: end == prompt.count ? .last : .none)
            ])
            position = end
        }
        return try chosen(0)
    }

    private func chosen(_ index: Int) throws(EngineError) -> TokenID {
        guard isFinite(index) else {
            throw EngineError(
                .engine, "The model computed logits that are NaN or infinite.",
                remedy: "Try --precision fp32: fp16 overflows at 65504. Otherwise the model file is damaged.")
        }
        return choice(index)
    }
}
