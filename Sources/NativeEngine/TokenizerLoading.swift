public import EngineAPI
public import ModelFiles
public import Tokenization

/// Makes the tokenizer that belongs to a checkpoint.
public enum TokenizerLoading {
    /// - Parameter override: path of a tokenizer to use in place of the model's own.
    /// - Throws: `.tokenizer` when there is none, it is damaged, or it knows more tokens than the model.
    public static func tokenizer(
        for checkpoint: Checkpoint, override path: String? = nil
    ) throws(EngineError) -> Tokenizer {
        let tokenizer: Tokenizer
        do throws(TokenizerError) {
            tokenizer = if let path { try Tokenizer.load(path: path) } else { try own(checkpoint) }
        } catch {
            throw EngineError(.tokenizer, "\(error.source): \(error.message)", remedy: error.remedy)
        }
        let expected = checkpoint.configuration.vocabularySize
        guard tokenizer.vocabularySize <= expected else {
            throw EngineError(
                .tokenizer,
                """
                The tokenizer (\(tokenizer.vocabulary.source)) has \(tokenizer.vocabularySize) tokens, the model \
                \(checkpoint.displayName) only \(expected).
                """,
                remedy: "Give the tokenizer that belongs to the model with --tokenizer.")
        }
        return tokenizer
    }

    private static func own(_ checkpoint: Checkpoint) throws(TokenizerError) -> Tokenizer {
        switch checkpoint.tokenizer {
        case .gguf(let found):
            return try Tokenizer(
                Vocabulary(
                    ggufModel: found.model, preTokenizer: found.preTokenizer, tokens: found.tokens,
                    scores: found.scores, types: found.types, merges: found.merges, bos: found.bos, eos: found.eos,
                    endOfTurn: found.endOfTurn, unknown: found.unknown, padding: found.padding, addBOS: found.addBOS,
                    addEOS: found.addEOS, addSpacePrefix: found.addSpacePrefix, source: checkpoint.displayName))
        case .file(let path, let specials):
            return try Tokenizer.load(path: path).withOverrides(
                bos: specials.bos, eos: specials.eos, addBOS: specials.addBOS, addEOS: specials.addEOS,
                stopTokens: specials.stopTokenIDs)
        case .none:
            guard checkpoint.isSynthetic else {
                throw TokenizerError(
                    .unreadable, source: checkpoint.displayName, "the model carries no tokenizer",
                    remedy: "Give the path of its tokenizer.json or tokenizer.model with --tokenizer.")
            }
            return .byteFallback(vocabularySize: checkpoint.configuration.vocabularySize)
        }
    }
}
