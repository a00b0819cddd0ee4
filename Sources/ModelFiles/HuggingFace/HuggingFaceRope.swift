/// What config.json says of rotation: the base, and how it is stretched.
///
/// transformers 4 writes `rope_theta` and `rope_scaling`, transformers 5 `rope_parameters` for both.
struct HuggingFaceRope {
    let base: Double
    let scaling: RotaryScaling

    /// What a scaling of each type may state besides its type; a key of another name would be ignored, so it is refused.
    private static let keys: [String: Set<String>] = [
        "default": ["factor"],
        "linear": ["factor"],
        "llama3": ["factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings"],
        "yarn": [
            "factor", "original_max_position_embeddings", "attention_factor", "beta_fast", "beta_slow", "mscale",
            "mscale_all_dim", "truncate", "finetuned",
        ],
    ]

    private static let keysOfAll: Set = ["rope_type", "type", "rope_theta", "partial_rotary_factor"]

    init(document: JSONDocument, architecture: Architecture) throws(ModelFileError) {
        try Self.requireFullRotation(document)
        let places = ["rope_scaling", "rope_parameters"]
        var stated: (key: String, values: JSONDocument)?
        for key in places where stated == nil {
            if let values = try document.document(key), !values.members.isEmpty { stated = (key, values) }
        }
        let parameters = try document.document("rope_parameters")
        let (inside, former) = (try stated?.values.number("rope_theta"), try parameters?.number("rope_theta"))
        let beside = try document.number("rope_theta")
        base = inside ?? former ?? beside ?? architecture.defaults.ropeBase
        guard let stated else {
            scaling = .none
            return
        }
        try Self.requireFullRotation(stated.values)
        let (currentType, formerType) = (try stated.values.text("rope_type"), try stated.values.text("type"))
        let type = currentType ?? formerType ?? "default"
        guard let keys = Self.keys[type], type == "default" || architecture.scalesRotation else {
            throw document.failure(
                stated.key, architecture.scalesRotation ? "default, linear, llama3 or yarn" : "the type default",
                "\(type), which is not supported for \(architecture.name)",
                remedy: "take a variant of the model without it, such as one with a shorter context")
        }
        let unknown = stated.values.members.keys.sorted().first { key in
            !keys.contains(key) && !Self.keysOfAll.contains(key) && stated.values[key] != nil
        }
        if let unknown {
            throw document.failure(
                "\(stated.key).\(unknown)", "only what scaling of type \(type) knows",
                "\(stated.values[unknown]?.kind ?? "null"), which is not supported")
        }
        let reading = Reading(document: document, architecture: architecture, key: stated.key, values: stated.values)
        scaling = try reading.scaling(type)
    }

    private static func requireFullRotation(_ document: JSONDocument) throws(ModelFileError) {
        if let part = try document.number("partial_rotary_factor"), part != 1 {
            throw document.failure("partial_rotary_factor", "1", "\(part), which is not supported")
        }
    }
}

extension HuggingFaceRope {
    /// The numbers of one scaling.
    private struct Reading {
        let document: JSONDocument
        let architecture: Architecture
        let key: String
        let values: JSONDocument

        func scaling(_ type: String) throws(ModelFileError) -> RotaryScaling {
            switch type {
            case "linear": return .linear(factor: try required("factor"))
            case "llama3":
                return .llama3(
                    RotaryScaling.Llama3(
                        factor: try required("factor"), lowFrequencyFactor: try required("low_freq_factor"),
                        highFrequencyFactor: try required("high_freq_factor"), originalContext: try originalContext()))
            case "yarn": return .yarn(try yarn())
            default:
                if let factor = try values.number("factor"), factor != 1 {
                    throw document.failure(key, "a type for the factor", "factor \(factor) without one")
                }
                return .none
            }
        }

        private func yarn() throws(ModelFileError) -> RotaryScaling.Yarn {
            let factor = try required("factor")
            var magnitude = try values.number("attention_factor")
            if magnitude == nil, let weight = try values.number("mscale"), weight != 0,
                let weightOfAll = try values.number("mscale_all_dim"), weightOfAll != 0
            {
                magnitude =
                    RotaryScaling.Yarn.magnitude(factor: factor, weight: weight)
                    / RotaryScaling.Yarn.magnitude(factor: factor, weight: weightOfAll)
            }
            return RotaryScaling.Yarn(
                factor: factor, originalContext: try originalContext(),
                fastTurns: try turns("beta_fast") ?? 32, slowTurns: try turns("beta_slow") ?? 1,
                wholePairs: try values.truth("truncate") ?? true, magnitude: magnitude)
        }

        /// transformers takes 0 for nothing.
        private func turns(_ name: String) throws(ModelFileError) -> Double? {
            let turns = try values.number(name)
            return turns == 0 ? nil : turns
        }

        /// The key beside the scaling goes before the one in it; two that differ would be guessed at.
        private func originalContext() throws(ModelFileError) -> Int {
            let name = "original_max_position_embeddings"
            let beside = try document.integer(name, in: ConfigurationLimits.context)
            let inside = try values.integer(name, in: ConfigurationLimits.context)
            if let beside, let inside, beside != inside {
                throw document.failure(name, "\(inside), as \(key) says", "\(beside)")
            }
            if let context = beside ?? inside { return context }
            return try HuggingFaceConfiguration.contextLength(document, architecture)
        }

        private func required(_ name: String) throws(ModelFileError) -> Double {
            guard let value = try values.number(name) else {
                throw document.failure("\(key).\(name)", "a number", "no such key")
            }
            return value
        }
    }
}
