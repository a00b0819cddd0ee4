extension GGUFFile {
    /// The blueprint from the keys of the architecture; their meaning is ggml's.
    func configuration() throws(ModelFileError) -> ModelConfiguration {
        let architecture = try architecture()
        func key(_ name: String) -> String { "\(architecture.gguf).\(name)" }
        try refuseUnsupported(architecture)
        let width = try metadata.requiredInteger(key("embedding_length"), in: ConfigurationLimits.width)
        let heads = try metadata.requiredInteger(key("attention.head_count"), in: ConfigurationLimits.heads)
        let layers = try metadata.requiredInteger(key("block_count"), in: ConfigurationLimits.layers)
        let contextLength = try metadata.requiredInteger(key("context_length"), in: ConfigurationLimits.context)
        let keyLength = try metadata.integer(key("attention.key_length"), in: ConfigurationLimits.headSize)
        let headSize = keyLength ?? (width / heads)
        let dependents = [("attention.value_length", "the length of keys"), ("rope.dimension_count", "the head size")]
        for (name, meaning) in dependents {
            if let value = try metadata.integer(key(name), in: ConfigurationLimits.headSize), value != headSize {
                throw metadata.failure(key(name), "\(headSize), \(meaning)", "\(value)")
            }
        }
        guard let epsilon = try metadata.number(key("attention.layer_norm_rms_epsilon")) else {
            throw metadata.failure(key("attention.layer_norm_rms_epsilon"), "a number", "no such key")
        }
        let configuration = ModelConfiguration(
            architecture: architecture.name,
            name: try metadata.text("general.name"),
            vocabularySize: try vocabularySize(architecture),
            contextLength: contextLength,
            width: width,
            layers: layers,
            heads: heads,
            keyValueHeads: try metadata.integer(key("attention.head_count_kv"), in: ConfigurationLimits.heads)
                ?? heads,
            headSize: headSize,
            feedForwardWidth: try metadata.requiredInteger(
                key("feed_forward_length"), in: ConfigurationLimits.feedForward),
            normEpsilon: Float(epsilon),
            ropeBase: try metadata.number(key("rope.freq_base")) ?? 10_000,
            rotaryPairing: architecture.ggufPairing,
            tiedEmbeddings: !holds(TensorNaming.gguf.outputHead),
            features: try features(architecture, layers: layers, contextLength: contextLength))
        try ConfigurationLimits.require(
            configuration, hasExplicitHeadSize: keyLength != nil, file: path, names: .gguf(architecture.gguf))
        return configuration
    }

    /// Whether there is a tensor of this name.
    func holds(_ name: String) -> Bool { descriptions.contains { $0.name == name } }

    private func architecture() throws(ModelFileError) -> Architecture {
        guard let name = try metadata.text("general.architecture") else {
            throw metadata.failure(
                "general.architecture", "a supported architecture", "no such key", remedy: Architecture.remedy)
        }
        guard let architecture = Architecture.ofGGUF(name) else {
            throw metadata.failure(
                "general.architecture", "a supported architecture", "\(name), which is not supported",
                remedy: Architecture.remedy)
        }
        return architecture
    }

    /// Rows of the embedding table, which the list of tokens must match.
    private func vocabularySize(_ architecture: Architecture) throws(ModelFileError) -> Int {
        let name = TensorNaming.gguf.tokenEmbedding
        guard let table = descriptions.first(where: { $0.name == name }), table.shape.count == 2 else {
            throw metadata.failure("tensor \(name)", "a matrix", "none", remedy: ModelFileError.damaged)
        }
        let rows = table.shape[0]
        guard ConfigurationLimits.vocabulary.contains(rows) else {
            throw metadata.failure(
                "tensor \(name)", "at most \(ConfigurationLimits.vocabulary.upperBound) rows", "\(rows)")
        }
        let key = "\(architecture.gguf).vocab_size"
        if let stated = try metadata.integer(key, in: ConfigurationLimits.vocabulary), stated != rows {
            throw metadata.failure(key, "\(rows), the rows of \(name)", "\(stated)")
        }
        if let tokens = try metadata.count("tokenizer.ggml.tokens"), tokens != rows {
            throw metadata.failure(
                "tokenizer.ggml.tokens", "\(rows) tokens, the rows of \(name)", "\(tokens)",
                remedy: "the vocabulary does not belong to these weights: convert the model again")
        }
        return rows
    }

    /// Keys of an architecture that are read, or change nothing.
    private static let knownKeys: Set = [
        "vocab_size", "context_length", "embedding_length", "block_count", "feed_forward_length",
        "attention.head_count", "attention.head_count_kv", "attention.key_length", "attention.value_length",
        "attention.layer_norm_rms_epsilon", "attention.sliding_window", "rope.dimension_count", "rope.freq_base",
        "rope.scale_linear", "rope.scaling.type", "rope.scaling.factor", "rope.scaling.original_context_length",
        "rope.scaling.attn_factor", "rope.scaling.yarn_log_multiplier", "rope.scaling.yarn_ext_factor",
        "rope.scaling.yarn_attn_factor", "rope.scaling.yarn_beta_fast", "rope.scaling.yarn_beta_slow",
        // Where the weights come from, and what embeddings would be made of.
        "rope.scaling.finetuned", "tensor_data_layout", "pooling_type",
    ]

    /// Variants that would run but give wrong numbers: converters write no key without a meaning, so one that is not
    /// known and says more than no is refused.
    private func refuseUnsupported(_ architecture: Architecture) throws(ModelFileError) {
        let prefix = architecture.gguf + "."
        for key in metadata.entries.keys.sorted() where key.hasPrefix(prefix) {
            let name = String(key.dropFirst(prefix.count))
            guard !Self.knownKeys.contains(name), let value = metadata.entries[key] else { continue }
            if value.isNeutral(causal: name == "attention.causal") { continue }
            throw metadata.failure(
                key, "no such key, or one that changes nothing", "\(value.text), which is not supported",
                remedy: "this variant of the architecture is not supported; \(Architecture.remedy)")
        }
    }
}

extension GGUFValue {
    /// Says no to what its key is about; `causal` is the one key that says so with true.
    fileprivate func isNeutral(causal: Bool) -> Bool {
        switch self {
        case .signed(let number): number == 0
        case .unsigned(let number): number == 0
        case .float32(let number): number == 0
        case .float64(let number): number == 0
        case .bool(let truth): truth == causal
        case .string(let range): range.isEmpty
        case .array(let array): array.count == 0
        }
    }

    /// For messages.
    fileprivate var text: String {
        switch self {
        case .signed(let number): "\(number)"
        case .unsigned(let number): "\(number)"
        case .float32(let number): "\(number)"
        case .float64(let number): "\(number)"
        case .bool(let truth): "\(truth)"
        case .string, .array: kind
        }
    }
}
