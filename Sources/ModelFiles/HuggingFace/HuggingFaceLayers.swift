/// What config.json says of biases and norms, and of the layers that differ from each other.
struct HuggingFaceLayers {
    let document: JSONDocument
    let architecture: Architecture
    /// Layers of the model.
    let count: Int

    func features() throws(ModelFileError) -> ModelFeatures {
        var features = ModelFeatures()
        let attentionBias = try document.truth("attention_bias") ?? false
        features.projectionBias = Self.has(architecture.projectionBias, stated: attentionBias)
        features.attentionOutputBias = Self.has(architecture.attentionOutputBias, stated: attentionBias)
        let feedForwardBias = try document.truth("mlp_bias") ?? false
        features.feedForwardBias = Self.has(architecture.feedForwardBias, stated: feedForwardBias)
        features.queryKeyNorm = architecture.queryKeyNorm
        features.unrotatedLayers = try unrotatedLayers()
        let windowed = try windowedLayers(unrotated: features.unrotatedLayers)
        if !windowed.layers.isEmpty {
            features.window = windowed.window
            features.windowedLayers = windowed.layers
        }
        return features
    }

    private static func has(_ presence: Architecture.Presence, stated: Bool) -> Bool {
        switch presence {
        case .never: false
        case .always: true
        case .stated: stated
        }
    }

    /// `no_rope_layers` holds 1 for each layer that is rotated.
    private func unrotatedLayers() throws(ModelFileError) -> Set<Int> {
        guard let usual = architecture.unrotatedInterval else { return [] }
        guard let value = document["no_rope_layers"] else {
            let interval =
                try document.integer("no_rope_layer_interval", in: 1...ConfigurationLimits.layers.upperBound) ?? usual
            return Architecture.unrotatedLayers(interval: interval, of: count)
        }
        guard case .array(let elements) = value, elements.count >= count else {
            throw document.failure("no_rope_layers", "0 or 1 for each of \(count) layers", value.kind)
        }
        var layers: Set<Int> = []
        for (layer, element) in elements.prefix(count).enumerated() {
            switch element {
            case .integer(0), .bool(false): layers.insert(layer)
            case .integer(1), .bool(true): break
            default: throw document.failure("no_rope_layers", "0 or 1", element.kind)
            }
        }
        return layers
    }

    private func windowedLayers(
        unrotated: Set<Int>
    ) throws(ModelFileError) -> (window: Int?, layers: Set<Int>) {
        let window = try window()
        let stated = try slidingLayers()
        if window == nil, let stated, !stated.isEmpty {
            throw document.failure("layer_types", "full_attention, since there is no window", "sliding_attention")
        }
        guard let window else { return (nil, []) }
        switch architecture.window {
        case .none: return (nil, [])
        case .everyLayer:
            // transformers does not read `layer_types` here.
            if let stated, stated.count != count {
                throw document.failure("layer_types", "sliding_attention, since every layer has a window", "others")
            }
            return (window, Set(0..<count))
        case .upperLayers:
            if let stated { return (window, stated) }
            let first = try document.integer("max_window_layers", in: 0...Int(Int32.max)) ?? 28
            return (window, Set((0..<count).filter { $0 >= first }))
        case .unrotatedLayers:
            return (window, stated ?? unrotated)
        }
    }

    private func window() throws(ModelFileError) -> Int? {
        switch architecture.window {
        case .none: return nil
        case .everyLayer: break
        case .upperLayers, .unrotatedLayers:
            guard try document.truth("use_sliding_window") ?? false else { return nil }
        }
        if document.members["sliding_window"] == nil { return architecture.defaults.window }
        return try document.integer("sliding_window", in: ConfigurationLimits.context)
    }

    /// Layers of the type sliding_attention; `nil` where types are not stated.
    private func slidingLayers() throws(ModelFileError) -> Set<Int>? {
        guard let value = document["layer_types"] else { return nil }
        guard case .array(let elements) = value, elements.count == count else {
            throw document.failure("layer_types", "a type for each of \(count) layers", value.kind)
        }
        var layers: Set<Int> = []
        for (layer, element) in elements.enumerated() {
            switch element {
            case .string("full_attention"): break
            case .string("sliding_attention"): layers.insert(layer)
            default:
                throw document.failure(
                    "layer_types", "full_attention or sliding_attention", "\(element.kind), which is not supported")
            }
        }
        return layers
    }
}
