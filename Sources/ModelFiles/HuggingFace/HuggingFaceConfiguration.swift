/// config.json as the blueprint of a model. What is not written there is as in transformers.
struct HuggingFaceConfiguration {
    let document: JSONDocument

    func configuration() throws(ModelFileError) -> ModelConfiguration {
        let architecture = try architecture()
        try HuggingFaceKeys(document: document, architecture: architecture).refuseUnsupported()
        let width = try document.requiredInteger("hidden_size", in: ConfigurationLimits.width)
        let heads = try document.requiredInteger("num_attention_heads", in: ConfigurationLimits.heads)
        let layers = try document.requiredInteger("num_hidden_layers", in: ConfigurationLimits.layers)
        let headSize =
            try document.integer("head_dim", in: ConfigurationLimits.headSize) ?? architecture.defaults.headSize
        let rope = try HuggingFaceRope(document: document, architecture: architecture)
        var features = try HuggingFaceLayers(
            document: document, architecture: architecture, count: layers
        ).features()
        features.rotaryScaling = rope.scaling
        let configuration = ModelConfiguration(
            architecture: architecture.name,
            name: try document.text("_name_or_path").flatMap { $0.isEmpty ? nil : $0 },
            vocabularySize: try document.requiredInteger("vocab_size", in: ConfigurationLimits.vocabulary),
            contextLength: try Self.contextLength(document, architecture),
            width: width,
            layers: layers,
            heads: heads,
            keyValueHeads: try keyValueHeads(architecture) ?? heads,
            headSize: headSize ?? (width / heads),
            feedForwardWidth: try document.requiredInteger("intermediate_size", in: ConfigurationLimits.feedForward),
            normEpsilon: Float(try document.number("rms_norm_eps") ?? architecture.defaults.normEpsilon),
            ropeBase: rope.base,
            rotaryPairing: .halves,
            tiedEmbeddings: try document.truth("tie_word_embeddings") ?? architecture.defaults.tiedEmbeddings,
            features: features)
        try ConfigurationLimits.require(
            configuration, hasExplicitHeadSize: headSize != nil, file: document.file, names: .huggingFace)
        return configuration
    }

    private func architecture() throws(ModelFileError) -> Architecture {
        if let type = try document.text("model_type") {
            if let found = Architecture.ofHuggingFace(type) { return found }
            throw document.failure(
                "model_type", "a supported architecture", "\(type), which is not supported",
                remedy: Architecture.remedy)
        }
        if case .array(let names) = document["architectures"],
            let found = Architecture.all.first(where: { row in
                row.huggingFaceClass.map { names.contains(.string($0)) } ?? false
            })
        {
            return found
        }
        throw document.failure(
            "model_type", "a supported architecture", "no such key",
            remedy: "give the folder of a language model of transformers; \(Architecture.remedy)")
    }

    /// An explicit null means one for each head, whatever the default.
    private func keyValueHeads(_ architecture: Architecture) throws(ModelFileError) -> Int? {
        if document.members["num_key_value_heads"] == nil { return architecture.defaults.keyValueHeads }
        return try document.integer("num_key_value_heads", in: ConfigurationLimits.heads)
    }
    /// The longest sequence, on which defaults of the scaling of rotation depend too.
    static func contextLength(_ document: JSONDocument, _ architecture: Architecture) throws(ModelFileError) -> Int {
        try document.integer("max_position_embeddings", in: ConfigurationLimits.context)
            ?? architecture.defaults.contextLength
    }
}
