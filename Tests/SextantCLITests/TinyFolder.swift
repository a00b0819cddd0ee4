import Foundation

/// A Hugging Face folder with the random model `tiny-gqa` of Scripts/golden/engine_weights.py, whose head explains the
/// formula of every weight.
enum TinyFolder {
    private static let seed: UInt64 = 11
    private static let (width, layers, heads, keyValueHeads, headSize) = (64, 3, 4, 2, 16)
    private static let (feedForwardWidth, vocabulary) = (160, 320)
    private static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Hugging Face's name, shape, and the factor of a matrix; `nil` for a norm. In the order of use.
    private static let tensors: [(name: String, shape: [Int], scale: Float?)] = {
        let (query, key) = (heads * headSize, keyValueHeads * headSize)
        var tensors: [(String, [Int], Float?)] = [("model.embed_tokens.weight", [vocabulary, width], 1.7)]
        for layer in 0..<layers {
            let parts: [(String, [Int], Float?)] = [
                ("input_layernorm", [width], nil), ("self_attn.q_proj", [query, width], 0.29),
                ("self_attn.k_proj", [key, width], 0.29), ("self_attn.v_proj", [key, width], 0.21),
                ("self_attn.o_proj", [width, query], 0.32), ("post_attention_layernorm", [width], nil),
                ("mlp.gate_proj", [feedForwardWidth, width], 0.31), ("mlp.up_proj", [feedForwardWidth, width], 0.21),
                ("mlp.down_proj", [width, feedForwardWidth], 0.13),
            ]
            tensors += parts.map { ("model.layers.\(layer).\($0.0).weight", $0.1, $0.2) }
        }
        return tensors + [("model.norm.weight", [width], nil), ("lm_head.weight", [vocabulary, width], 0.21)]
    }()

    /// Writes config.json and model.safetensors.
    ///
    /// - Parameter changes: keys of config.json that are to be others.
    static func write(to folder: String, changing changes: [String: Any] = [:]) throws {
        var configuration: [String: Any] = [
            "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "hidden_size": width,
            "intermediate_size": feedForwardWidth, "num_hidden_layers": layers, "num_attention_heads": heads,
            "num_key_value_heads": keyValueHeads, "head_dim": headSize, "vocab_size": vocabulary,
            "max_position_embeddings": 256, "rms_norm_eps": 1e-2, "tie_word_embeddings": false, "rope_theta": 10000.0,
            "bos_token_id": 1, "eos_token_id": 2, "attention_bias": false, "mlp_bias": false, "torch_dtype": "float32",
        ]
        configuration.merge(changes) { _, changed in changed }
        try JSONSerialization.data(withJSONObject: configuration)
            .write(to: URL(filePath: "\(folder)/config.json"))
        var header: [String: Any] = [:]
        var payload = Data()
        for (index, tensor) in tensors.enumerated() {
            let start = payload.count
            for value in values(tensor: UInt64(index), count: tensor.shape.reduce(1, *), scale: tensor.scale) {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { payload.append(contentsOf: $0) }
            }
            header[tensor.name] =
                ["dtype": "F32", "shape": tensor.shape, "data_offsets": [start, payload.count]] as [String: Any]
        }
        var text = try JSONSerialization.data(withJSONObject: header)
        text.append(contentsOf: Array(repeating: 0x20, count: (8 - text.count % 8) % 8))
        var file = Data()
        withUnsafeBytes(of: UInt64(text.count).littleEndian) { file.append(contentsOf: $0) }
        try (file + text + payload).write(to: URL(filePath: "\(folder)/model.safetensors"))
    }

    /// Random tokens, special ones left out.
    static func tokens(_ count: Int) -> [Int32] {
        (0..<count).map { Int32(bits(tensor: 1 << 20, element: $0) % UInt64(vocabulary - 3)) + 3 }
    }

    private static func values(tensor: UInt64, count: Int, scale: Float?) -> [Float] {
        (0..<count).map { element in
            let upper = Int32(bits(tensor: tensor, element: element) >> 40)
            let unit = Float(2 * upper + 1 - (1 << 24)) / Float(1 << 24)
            return scale.map { unit * $0 } ?? (unit < 0 ? unit - 0.5 : unit + 0.5)
        }
    }

    private static func bits(tensor: UInt64, element: Int) -> UInt64 {
        mix(mix(seed &+ (tensor &+ 1) &* gamma) &+ (UInt64(element) &+ 1) &* gamma)
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
