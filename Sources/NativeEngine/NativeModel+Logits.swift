public import EngineAPI
import ModelFiles

extension NativeModel {
    /// Logits at every position of one sequence, in order, without ever holding them all.
    ///
    /// - Parameters:
    ///   - tokens: as they are; nothing is added.
    ///   - body: gets the position and its logits [vocabulary], which are valid during the call only.
    /// - Throws: `.request` when there are no tokens, too many, or one that is not in the vocabulary; what `body` throws.
    public func forEachLogits(
        of tokens: [TokenID], _ body: (Int, UnsafeBufferPointer<Float>) throws -> Void
    ) throws {
        try RequestCheck.tokens(tokens, maximumTokens: 0, context: context, vocabulary: configuration.vocabularySize)
        let slab = try cachePool.take(positions: tokens.count)
        defer { cachePool.giveBack(slab) }
        var position = 0
        while position < tokens.count {
            let end = min(position + limits.logitRows, limits.rows + position, tokens.count)
            step([StepSlice(tokens: tokens[position..<end], firstPosition: position, slab: slab, logits: .all)])
            for index in 0..<(end - position) {
                try body(position + index, UnsafeBufferPointer(logits(index)))
            }
            position = end
        }
    }

    /// Logits at every position of one sequence: [token, vocabulary].
    ///
    /// - Throws: `.request` when there are no tokens, too many, or one that is not in the vocabulary.
    public func logits(of tokens: [TokenID]) throws -> [Float] {
        var all: [Float] = []
        all.reserveCapacity(tokens.count * configuration.vocabularySize)
        try forEachLogits(of: tokens) { _, logits in all.append(contentsOf: logits) }
        return all
    }
}
