extension GGUFFile {
    /// `tokenizer.ggml.*`; `nil` when the file carries no vocabulary.
    func vocabulary() throws(ModelFileError) -> GGUFVocabulary? {
        let model = try metadata.text("tokenizer.ggml.model")
        guard let model, model != "no_vocab", let tokens = try metadata.texts("tokenizer.ggml.tokens") else {
            return nil
        }
        let scores = try metadata.floats("tokenizer.ggml.scores")
        let types = try metadata.integers("tokenizer.ggml.token_type")
        try requireCount(scores?.count, "tokenizer.ggml.scores", tokens.count)
        try requireCount(types?.count, "tokenizer.ggml.token_type", tokens.count)
        if let index = scores?.firstIndex(where: { $0.isNaN }) {
            throw metadata.failure("tokenizer.ggml.scores", "numbers", "NaN for token \(index)")
        }
        return GGUFVocabulary(
            model: model,
            preTokenizer: try metadata.text("tokenizer.ggml.pre"),
            tokens: tokens,
            scores: scores,
            types: types,
            merges: try metadata.texts("tokenizer.ggml.merges"),
            bos: try requiredInside("bos", tokens.count),
            eos: try requiredInside("eos", tokens.count),
            endOfTurn: try requiredInside("eot", tokens.count),
            unknown: try ifInside("unknown", tokens.count),
            padding: try ifInside("padding", tokens.count),
            addBOS: try metadata.truth("tokenizer.ggml.add_bos_token"),
            addEOS: try metadata.truth("tokenizer.ggml.add_eos_token"),
            addSpacePrefix: try metadata.truth("tokenizer.ggml.add_space_prefix"))
    }

    private func requireCount(_ count: Int?, _ key: String, _ tokens: Int) throws(ModelFileError) {
        guard let count, count != tokens else { return }
        throw metadata.failure(key, "\(tokens) values, one a token", "\(count)", remedy: ModelFileError.damaged)
    }

    private func requiredInside(_ token: String, _ count: Int) throws(ModelFileError) -> Int32? {
        let key = "tokenizer.ggml.\(token)_token_id"
        guard let id = try metadata.integer(key, in: Int.min...Int.max) else { return nil }
        guard (0..<count).contains(id) else {
            throw metadata.failure(key, "one of the \(count) tokens", "\(id)", remedy: ModelFileError.damaged)
        }
        return Int32(exactly: id)
    }

    /// Nothing depends on these, and converters have written placeholders for them: outside is the same as absent.
    private func ifInside(_ token: String, _ count: Int) throws(ModelFileError) -> Int32? {
        guard let id = try metadata.integer("tokenizer.ggml.\(token)_token_id", in: Int.min...Int.max) else {
            return nil
        }
        return (0..<count).contains(id) ? Int32(exactly: id) : nil
    }
}
