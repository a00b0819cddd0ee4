extension ModelConfiguration {
    /// The keys of the architecture, as `GGUFFile.configuration` reads them.
    func write(to head: inout GGUFHead, _ architecture: Architecture) {
        func key(_ name: String) -> String { "\(architecture.gguf).\(name)" }
        head.set(key("vocab_size"), vocabularySize)
        head.set(key("context_length"), contextLength)
        head.set(key("embedding_length"), width)
        head.set(key("block_count"), layers)
        head.set(key("feed_forward_length"), feedForwardWidth)
        head.set(key("attention.head_count"), heads)
        head.set(key("attention.head_count_kv"), keyValueHeads)
        head.set(key("attention.layer_norm_rms_epsilon"), normEpsilon)
        if headSize != width / heads {
            head.set(key("attention.key_length"), headSize)
            head.set(key("attention.value_length"), headSize)
        }
        if let window = features.window { head.set(key("attention.sliding_window"), window) }
        head.set(key("rope.dimension_count"), headSize)
        head.set(key("rope.freq_base"), Float(ropeBase))
        if case .linear(let factor) = features.rotaryScaling {
            head.set(key("rope.scaling.type"), "linear")
            head.set(key("rope.scaling.factor"), Float(factor))
        }
    }

    /// Whether these keys can say all that there is to say.
    func canBeWritten(as architecture: Architecture) -> Bool {
        switch features.rotaryScaling {
        case .none, .linear, .divisors: break
        case .llama3, .yarn: return false
        }
        let unrotated = architecture.unrotatedInterval.map { Architecture.unrotatedLayers(interval: $0, of: layers) }
        let windowed = features.window == nil ? [] : Set(0..<layers)
        return features.unrotatedLayers == unrotated ?? [] && features.windowedLayers == windowed
            && (features.window == nil || architecture.hasGGUFWindow) && rotaryPairing == architecture.ggufPairing
    }
}
