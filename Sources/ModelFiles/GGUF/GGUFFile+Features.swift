extension GGUFFile {
    /// What sets the model apart from a plain Llama: by its architecture, its keys, and the tensors it holds.
    func features(
        _ architecture: Architecture, layers: Int, contextLength: Int
    ) throws(ModelFileError) -> ModelFeatures {
        var features = ModelFeatures()
        features.projectionBias = has(architecture.projectionBias, [.queryBias, .keyBias, .valueBias])
        features.attentionOutputBias = has(architecture.attentionOutputBias, [.attentionOutputBias])
        features.feedForwardBias = has(architecture.feedForwardBias, [.gateBias, .upBias, .downBias])
        features.queryKeyNorm = architecture.queryKeyNorm
        if let interval = architecture.unrotatedInterval {
            features.unrotatedLayers = Architecture.unrotatedLayers(interval: interval, of: layers)
        }
        if let window = try window(architecture) {
            features.window = window
            features.windowedLayers = Set(0..<layers)
        }
        if holds("rope_factors_long.weight") {
            throw metadata.failure(
                "tensor rope_factors_long.weight", "rotation without long factors",
                "the scaling longrope, which is not supported",
                remedy: "take the variant of the model with the short context")
        }
        features.rotaryScaling = try GGUFRotaryScaling(
            metadata: metadata, prefix: architecture.gguf, contextLength: contextLength,
            holdsDivisors: holds(TensorNaming.rotaryDivisors)
        ).scaling(isAllowed: architecture.scalesRotation)
        return features
    }

    /// One bias that is there calls for the others, in every layer.
    private func has(_ presence: Architecture.Presence, _ roles: [LayerRole]) -> Bool {
        switch presence {
        case .never: return false
        case .always: return true
        case .stated:
            let naming = TensorNaming.gguf
            let fused = naming.fused.filter { fused in fused.parts.contains { roles.contains($0) } }
            let names =
                roles.map { naming.name(of: .layer(0, $0)) } + fused.map { naming.name($0.name, ofLayer: 0) }
            return names.contains { holds($0) }
        }
    }

    /// 0 stands for none.
    private func window(_ architecture: Architecture) throws(ModelFileError) -> Int? {
        let key = "\(architecture.gguf).attention.sliding_window"
        guard let window = try metadata.integer(key, in: 0...ConfigurationLimits.context.upperBound), window > 0 else {
            return nil
        }
        guard architecture.hasGGUFWindow else {
            throw metadata.failure(
                key, "0 or no such key", "\(window), which is not supported for \(architecture.name)",
                remedy: "take the model as a folder of transformers, which says for which layers it holds")
        }
        return window
    }
}

/// What the keys `rope.scaling.*` of a GGUF file mean, as llama.cpp reads and its converters write them.
struct GGUFRotaryScaling {
    let metadata: GGUFMetadata
    let prefix: String
    let contextLength: Int
    /// There are divisors of single frequencies, which hold the scaling of Llama 3.
    let holdsDivisors: Bool

    private func key(_ name: String) -> String { "\(prefix).rope.scaling.\(name)" }

    func scaling(isAllowed: Bool) throws(ModelFileError) -> RotaryScaling {
        let scaling = try stated()
        guard scaling != .none else { return holdsDivisors ? .divisors : .none }
        guard isAllowed else {
            throw metadata.failure(
                key("type"), "none", "another, which is not supported for \(prefix)",
                remedy: "take a variant of the model with a shorter context")
        }
        guard !holdsDivisors else {
            throw metadata.failure(
                key("type"), "none beside \(TensorNaming.rotaryDivisors)", "another",
                remedy: "this variant of the architecture is not supported")
        }
        return scaling
    }

    private func stated() throws(ModelFileError) -> RotaryScaling {
        // A factor without a type means linear scaling, and 0 means none.
        let type = try metadata.text(key("type")) ?? "linear"
        let (current, former) = (
            try metadata.number(key("factor")), try metadata.number("\(prefix).rope.scale_linear")
        )
        let factor = current ?? former ?? 1
        if type == "yarn" { return .yarn(try yarn(factor: factor == 0 ? 1 : factor)) }
        guard type == "none" || type == "linear" else {
            throw metadata.failure(
                key("type"), "none, linear or yarn", "\(type), which is not supported",
                remedy: "take a variant of the model without it, such as one with a shorter context")
        }
        if let magnitude = try metadata.number(key("attn_factor")), magnitude != 1 {
            throw metadata.failure(key("attn_factor"), "1 without yarn", "\(magnitude), which is not supported")
        }
        return type == "none" || factor == 0 || factor == 1 ? .none : .linear(factor: factor)
    }

    private func yarn(factor: Double) throws(ModelFileError) -> RotaryScaling.Yarn {
        if let extrapolation = try metadata.number(key("yarn_ext_factor")), extrapolation != 1 {
            throw metadata.failure(key("yarn_ext_factor"), "1", "\(extrapolation), which is not supported")
        }
        var magnitude = RotaryScaling.Yarn.magnitude(factor: factor, weight: 1)
        if let weight = try metadata.number(key("yarn_log_multiplier")), weight != 0 {
            magnitude /= RotaryScaling.Yarn.magnitude(factor: factor, weight: weight)
        }
        // Converters write what config.json gives as the whole; the older key is a further factor.
        if let whole = try metadata.number(key("yarn_attn_factor")) { magnitude = whole }
        magnitude *= try metadata.number(key("attn_factor")) ?? 1
        return RotaryScaling.Yarn(
            factor: factor,
            originalContext: try metadata.integer(
                key("original_context_length"), in: ConfigurationLimits.context) ?? contextLength,
            fastTurns: try metadata.number(key("yarn_beta_fast")) ?? 32,
            slowTurns: try metadata.number(key("yarn_beta_slow")) ?? 1,
            magnitude: magnitude)
    }
}
