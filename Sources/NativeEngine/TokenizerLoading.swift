public import EngineAPI
public import ModelFiles
public import Tokenization

/// Makes the tokenizer that belongs to a checkpoint.
public enum TokenizerLoading {
    /// - Parameter override: path of a tokenizer to use in place of the model's own.
    /// - Throws: `.tokenizer` when there is none, it is damaged, or its vocabulary is not the model's.
    public static func tokenizer(
        for checkpoint: Checkpoint, override path: String? = nil
    ) throws(EngineError) -> Tokenizer {
        let tokenizer: Tokenizer
        do throws(TokenizerError) {
            tokenizer = if let path { try Tokenizer.load(path: path) } else { try own(checkpoint) }
        } catch {
            throw EngineError(.tokenizer, "\(error.source): \(error.message)", remedy: error.remedy)
        }
        try check(tokenizer, against: checkpoint)
        if path != nil, !checkpoint.isSynthetic,
            let id = tokenizer.firstForeignID(comparedWith: ownPieces(checkpoint))
        {
            throw EngineError(
                .tokenizer,
                """
                The tokenizer (\(tokenizer.vocabulary.source)) spells more than one in a hundred tokens otherwise than the \
                model \(checkpoint.displayName) does, the first of them token \(id): they do not belong together.
                """,
                remedy: "Give the tokenizer that belongs to the model with --tokenizer.")
        }
        return tokenizer
    }

    /// The tokenizer alone, of a file that holds a vocabulary or is one: a GGUF file, tokenizer.json, tokenizer.model.
    ///
    /// - Throws: `.model` or `.tokenizer` when the file is damaged or holds none.
    public static func tokenizer(of path: String) throws(EngineError) -> Tokenizer {
        do {
            if path.hasSuffix(".json") || path.hasSuffix(".model") { return try Tokenizer.load(path: path) }
            guard case .gguf(let found) = try TokenizerSource.inGGUF(path) else {
                throw EngineError(.tokenizer, "\(path): the file carries no tokenizer.", remedy: remedyForNone)
            }
            return try tokenizer(found, source: path)
        } catch let error as EngineError {
            throw error
        } catch let error as ModelFileError {
            throw EngineError(.model, error.message, remedy: error.remedy)
        } catch let error as TokenizerError {
            throw EngineError(.tokenizer, "\(error.source): \(error.message)", remedy: error.remedy)
        } catch {
            throw EngineError(.tokenizer, "\(path): \(error)")
        }
    }

    private static let remedyForNone = "Give the path of its tokenizer.json or tokenizer.model with --tokenizer."

    private static func check(_ tokenizer: Tokenizer, against checkpoint: Checkpoint) throws(EngineError) {
        let rows = checkpoint.configuration.vocabularySize
        let known = tokenizer.vocabularySize
        guard !fits(tokens: known, rows: rows, isSynthetic: checkpoint.isSynthetic) else { return }
        throw EngineError(
            .tokenizer,
            """
            The tokenizer (\(tokenizer.vocabulary.source)) has \(known) tokens, the model \(checkpoint.displayName) \
            \(known < rows ? "" : "only ")\(rows): they do not belong together.
            """,
            remedy: "Give the tokenizer that belongs to the model with --tokenizer.")
    }

    /// A model may have rows for tokens that its tokenizer does not know: sizes are rounded up for the hardware's sake.
    /// Where many are missing, the tokenizer is another model's, and its ids would mean something else.
    static func fits(tokens: Int, rows: Int, isSynthetic: Bool) -> Bool {
        let mostPadding = max(1024, rows / 16)
        return tokens <= rows && (isSynthetic || tokens >= rows - mostPadding)
    }

    private static func tokenizer(_ found: GGUFVocabulary, source: String) throws(TokenizerError) -> Tokenizer {
        try Tokenizer(
            Vocabulary(
                ggufModel: found.model, preTokenizer: found.preTokenizer, tokens: found.tokens,
                scores: found.scores, types: found.types, merges: found.merges, bos: found.bos, eos: found.eos,
                endOfTurn: found.endOfTurn, unknown: found.unknown, padding: found.padding, addBOS: found.addBOS,
                addEOS: found.addEOS, addSpacePrefix: found.addSpacePrefix, source: source))
    }

    /// The model's own tokens, as far as they can be had: even a tokenizer that cannot be used lists them in GGUF.
    private static func ownPieces(_ checkpoint: Checkpoint) -> [[UInt8]] {
        switch checkpoint.tokenizer {
        case .gguf(let found):
            // Of made-up vocabularies nearly all is unused, and any tokenizer may stand in.
            found.tokens.enumerated().map { id, token in found.types.map { $0[id] == 1 } ?? true ? token : [] }
        case .file(let path, _): (try? Tokenizer.load(path: path))?.vocabulary.pieces ?? []
        case .none: []
        }
    }

    private static func own(_ checkpoint: Checkpoint) throws(TokenizerError) -> Tokenizer {
        switch checkpoint.tokenizer {
        case .gguf(let found):
            return try tokenizer(found, source: checkpoint.displayName)
        case .file(let path, let specials):
            return try Tokenizer.load(path: path).withOverrides(
                bos: specials.bos, eos: specials.eos, addBOS: specials.addBOS, addEOS: specials.addEOS,
                stopTokens: specials.stopTokenIDs)
        case .none:
            guard checkpoint.isSynthetic else {
                throw TokenizerError(
                    .unreadable, source: checkpoint.displayName, "the model carries no tokenizer",
                    remedy: remedyForNone)
            }
            return .byteFallback(vocabularySize: checkpoint.configuration.vocabularySize)
        }
    }
}
