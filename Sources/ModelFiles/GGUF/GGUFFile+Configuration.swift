extension GGUFFile {
    /// The blueprint from `llama.*`; keys as in ggml's specification.
    func configuration() throws(ModelFileError) -> ModelConfiguration {
        let architecture = try metadata.text("general.architecture")
        guard let architecture, architecture == "llama" else {
            throw metadata.failure(
                "general.architecture", "llama", architecture ?? "no such key",
                remedy: "only the Llama architecture is supported yet: Llama 1 and 2, TinyLlama, SmolLM2, ...")
        }
        try refuseUnsupported()
        if let parts = try metadata.integer("split.count", in: 0...Int(UInt16.max)), parts > 1 {
            throw metadata.failure(
                "split.count", "a model in one file", "one of \(parts) parts",
                remedy: "join them: llama-gguf-split --merge")
        }
        let width = try metadata.requiredInteger("llama.embedding_length", in: ConfigurationLimits.width)
        let heads = try metadata.requiredInteger("llama.attention.head_count", in: ConfigurationLimits.heads)
        let keyLength = try metadata.integer("llama.attention.key_length", in: ConfigurationLimits.headSize)
        let headSize = keyLength ?? (width / heads)
        if let valueLength = try metadata.integer("llama.attention.value_length", in: ConfigurationLimits.headSize),
            valueLength != headSize
        {
            throw metadata.failure("llama.attention.value_length", "\(headSize), the length of keys", "\(valueLength)")
        }
        if let rotated = try metadata.integer("llama.rope.dimension_count", in: ConfigurationLimits.headSize),
            rotated != headSize
        {
            throw metadata.failure("llama.rope.dimension_count", "\(headSize), the head size", "\(rotated)")
        }
        guard let epsilon = try metadata.number("llama.attention.layer_norm_rms_epsilon") else {
            throw metadata.failure("llama.attention.layer_norm_rms_epsilon", "a number", "no such key")
        }
        let configuration = ModelConfiguration(
            architecture: architecture,
            name: try metadata.text("general.name"),
            vocabularySize: try vocabularySize(),
            contextLength: try metadata.requiredInteger("llama.context_length", in: ConfigurationLimits.context),
            width: width,
            layers: try metadata.requiredInteger("llama.block_count", in: ConfigurationLimits.layers),
            heads: heads,
            keyValueHeads: try metadata.integer("llama.attention.head_count_kv", in: ConfigurationLimits.heads)
                ?? heads,
            headSize: headSize,
            feedForwardWidth: try metadata.requiredInteger(
                "llama.feed_forward_length", in: ConfigurationLimits.feedForward),
            normEpsilon: Float(epsilon),
            ropeBase: try metadata.number("llama.rope.freq_base") ?? 10_000,
            rotaryPairing: .adjacent,
            tiedEmbeddings: !descriptions.contains { $0.name == TensorNaming.gguf.outputHead })
        try ConfigurationLimits.require(
            configuration, hasExplicitHeadSize: keyLength != nil, file: path, names: .gguf)
        return configuration
    }

    /// Rows of the embedding table, which the list of tokens must match.
    private func vocabularySize() throws(ModelFileError) -> Int {
        let name = TensorNaming.gguf.tokenEmbedding
        guard let table = descriptions.first(where: { $0.name == name }), table.shape.count == 2 else {
            throw metadata.failure("tensor \(name)", "a matrix", "none", remedy: ModelFileError.damaged)
        }
        let rows = table.shape[0]
        guard ConfigurationLimits.vocabulary.contains(rows) else {
            throw metadata.failure(
                "tensor \(name)", "at most \(ConfigurationLimits.vocabulary.upperBound) rows", "\(rows)")
        }
        if let stated = try metadata.integer("llama.vocab_size", in: ConfigurationLimits.vocabulary), stated != rows {
            throw metadata.failure("llama.vocab_size", "\(rows), the rows of \(name)", "\(stated)")
        }
        if let tokens = try metadata.count("tokenizer.ggml.tokens"), tokens != rows {
            throw metadata.failure(
                "tokenizer.ggml.tokens", "\(rows) tokens, the rows of \(name)", "\(tokens)",
                remedy: "the vocabulary does not belong to these weights: convert the model again")
        }
        return rows
    }

    /// Variants that would run but give wrong numbers.
    private func refuseUnsupported() throws(ModelFileError) {
        let scaling = try metadata.text("llama.rope.scaling.type")
        if let scaling, scaling != "none" {
            throw metadata.failure(
                "llama.rope.scaling.type", "none", "\(scaling), which is not supported yet",
                remedy: "take a model without scaled rotary embedding")
        }
        // Factors without a type mean linear scaling to llama.cpp.
        for key in ["llama.rope.scaling.factor", "llama.rope.scale_linear"] where scaling == nil {
            if let factor = try metadata.number(key), factor != 1, factor != 0 {
                throw metadata.failure(
                    key, "1", "\(factor): scaling is not supported yet",
                    remedy: "take a model without scaled rotary embedding")
            }
        }
        for key in ["llama.expert_count", "llama.attention.sliding_window"] {
            if let count = try metadata.integer(key, in: 0...Int(Int32.max)), count != 0 {
                throw metadata.failure(
                    key, "0 or no such key", "\(count), which is not supported yet",
                    remedy: "take a dense Llama model with full attention")
            }
        }
    }
}
