/// config.json as the blueprint of a model. Defaults are those of transformers' `LlamaConfig`.
struct HuggingFaceConfiguration {
    let document: JSONDocument

    func configuration() throws(ModelFileError) -> ModelConfiguration {
        try requireLlama()
        try refuseUnsupported()
        let width = try document.requiredInteger("hidden_size", in: ConfigurationLimits.width)
        let heads = try document.requiredInteger("num_attention_heads", in: ConfigurationLimits.heads)
        let headSize = try document.integer("head_dim", in: ConfigurationLimits.headSize)
        let configuration = ModelConfiguration(
            architecture: "llama",
            name: try document.text("_name_or_path").flatMap { $0.isEmpty ? nil : $0 },
            vocabularySize: try document.requiredInteger("vocab_size", in: ConfigurationLimits.vocabulary),
            contextLength: try document.integer("max_position_embeddings", in: ConfigurationLimits.context) ?? 2048,
            width: width,
            layers: try document.requiredInteger("num_hidden_layers", in: ConfigurationLimits.layers),
            heads: heads,
            keyValueHeads: try document.integer("num_key_value_heads", in: ConfigurationLimits.heads) ?? heads,
            headSize: headSize ?? (width / heads),
            feedForwardWidth: try document.requiredInteger("intermediate_size", in: ConfigurationLimits.feedForward),
            normEpsilon: Float(try document.number("rms_norm_eps") ?? 1e-6),
            ropeBase: try ropeBase(),
            rotaryPairing: .halves,
            tiedEmbeddings: try document.truth("tie_word_embeddings") ?? false)
        try ConfigurationLimits.require(
            configuration, hasExplicitHeadSize: headSize != nil, file: document.file, names: .huggingFace)
        return configuration
    }

    private func requireLlama() throws(ModelFileError) {
        if let type = try document.text("model_type") {
            if type == "llama" { return }
            throw document.failure(
                "model_type", "llama", type,
                remedy: "only the Llama architecture is supported yet: Llama 1 and 2, TinyLlama, SmolLM2, ...")
        }
        if case .array(let names) = document["architectures"], names.contains(.string("LlamaForCausalLM")) { return }
        throw document.failure(
            "model_type", "llama", "no such key", remedy: "give the folder of a language model of transformers")
    }

    /// transformers 5 writes the base into rope_parameters.
    private func ropeBase() throws(ModelFileError) -> Double {
        if let parameters = try document.document("rope_parameters"),
            let base = try parameters.number("rope_theta")
        {
            return base
        }
        return try document.number("rope_theta") ?? 10_000
    }

    /// Variants that would run but give wrong numbers.
    private func refuseUnsupported() throws(ModelFileError) {
        for key in ["rope_scaling", "rope_parameters"] {
            guard let rope = try document.document(key) else { continue }
            let (current, former) = (try rope.text("rope_type"), try rope.text("type"))
            let stated = current ?? former
            let factor = try rope.number("factor") ?? 1
            if (stated ?? "default") != "default" || factor != 1 {
                throw document.failure(
                    key, "none, or the type default", "\(stated ?? "factor \(factor)"), which is not supported yet",
                    remedy: "take a model without scaled rotary embedding")
            }
            try requireFullRotation(rope)
        }
        try requireFullRotation(document)
        for key in ["attention_bias", "mlp_bias"] where try document.truth(key) ?? false {
            throw document.failure(
                key, "false", "true, which is not supported yet", remedy: "take a Llama model without biases")
        }
        if let activation = try document.text("hidden_act"), activation != "silu" {
            throw document.failure("hidden_act", "silu", "\(activation), which is not supported yet")
        }
        if let quantization = try document.document("quantization_config") {
            let method = try quantization.text("quant_method") ?? "an unnamed method"
            throw document.failure(
                "quantization_config", "weights as F32, F16 or BF16", "\(method), which is not supported yet",
                remedy: "take the model before quantisation, or as a GGUF file")
        }
    }

    private func requireFullRotation(_ document: JSONDocument) throws(ModelFileError) {
        if let part = try document.number("partial_rotary_factor"), part != 1 {
            throw document.failure("partial_rotary_factor", "1", "\(part), which is not supported yet")
        }
    }
}
