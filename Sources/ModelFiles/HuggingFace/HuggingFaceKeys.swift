/// Refuses configurations that would run but give wrong numbers.
///
/// Every model brings keys of its own, most of which say nothing about the arithmetic, so that a list of all harmless
/// ones cannot be had. Refused is a key that is not read here, whose name speaks of a part of the arithmetic, and whose
/// value is not a neutral one.
struct HuggingFaceKeys {
    let document: JSONDocument
    let architecture: Architecture

    private static let words = [
        "activation", "alibi", "attn_temp", "bias", "bidirectional", "chunk", "clip", "cross_attention", "expert",
        "interleave", "is_causal", "moe", "multiplier", "mup", "norm", "parallel_block", "parallel_residual", "rope",
        "rotary", "scal", "softcap", "sparse", "window",
    ]

    /// Read, or known to change nothing.
    private static let known: Set = [
        "hidden_act", "layer_types", "max_window_layers", "original_max_position_embeddings", "partial_rotary_factor",
        "quantization_config", "rms_norm_eps", "rope_parameters", "rope_scaling", "rope_theta",
        // Of training and of text generation.
        "attention_dropout", "renormalize_logits", "router_aux_loss_coef", "output_router_logits",
    ]

    func refuseUnsupported() throws(ModelFileError) {
        for key in ["hidden_act", "hidden_activation"] {
            if let activation = try document.text(key), activation != "silu", activation != "swish" {
                throw document.failure(key, "silu", "\(activation), which is not supported")
            }
        }
        if let quantization = try document.document("quantization_config") {
            let method = try quantization.text("quant_method") ?? "an unnamed method"
            throw document.failure(
                "quantization_config", "weights as F32, F16 or BF16", "\(method), which is not supported",
                remedy: "take the model before quantisation, or as a GGUF file")
        }
        let read = keysRead
        for key in document.members.keys.sorted() where !read.contains(key) {
            guard let value = document[key], Self.words.contains(where: { key.contains($0) }) else { continue }
            if isNeutral(value, of: key) { continue }
            throw document.failure(
                key, "no such key, or one that changes nothing",
                "\(value.kind), which is not supported for \(architecture.name)",
                remedy: "this variant of the architecture is not supported")
        }
    }

    private var keysRead: Set<String> {
        var keys = Self.known
        if architecture.projectionBias == .stated { keys.insert("attention_bias") }
        if architecture.feedForwardBias == .stated { keys.insert("mlp_bias") }
        switch architecture.window {
        case .none: break
        case .everyLayer: keys.insert("sliding_window")
        case .upperLayers, .unrotatedLayers: keys.formUnion(["sliding_window", "use_sliding_window"])
        }
        if architecture.unrotatedInterval != nil { keys.formUnion(["no_rope_layers", "no_rope_layer_interval"]) }
        return keys
    }

    private func isNeutral(_ value: JSONValue, of key: String) -> Bool {
        switch value {
        case .null, .bool(false), .integer(0), .number(0), .string(""), .array([]): key != "is_causal"
        case .object(let members): members.isEmpty
        case .integer(1), .number(1): key.contains("scal") || key.contains("multiplier")
        case .bool(true): key == "is_causal"
        case .string(let text): key.contains("activation") && (text == "silu" || text == "swish")
        default: false
        }
    }
}
