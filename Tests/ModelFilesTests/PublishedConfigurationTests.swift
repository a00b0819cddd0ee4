import Testing

@testable import ModelFiles

/// What the makers of models state in config.json gives the shapes that synthetic models have, whose parameters are
/// counted in `SyntheticTests`.
@Suite struct PublishedConfigurationTests {
    private static let common = [
        "hidden_act": "\"silu\"", "initializer_range": "0.02", "use_cache": "true", "attention_dropout": "0.0",
        "bos_token_id": "1", "eos_token_id": "2", "torch_dtype": "\"bfloat16\"", "transformers_version": "\"4.40.0\"",
    ]

    private static let llama3 = [
        "model_type": "\"llama\"", "vocab_size": "128256", "max_position_embeddings": "131072",
        "num_attention_heads": "32", "num_key_value_heads": "8", "rms_norm_eps": "1e-05", "rope_theta": "500000.0",
        "attention_bias": "false", "mlp_bias": "false", "pretraining_tp": "1", "eos_token_id": "[128001, 128008]",
    ]

    private static func llama3Scaling(_ factor: String) -> String {
        "{\"factor\": \(factor), \"low_freq_factor\": 1.0, \"high_freq_factor\": 4.0, "
            + "\"original_max_position_embeddings\": 8192, \"rope_type\": \"llama3\"}"
    }

    private static let llama31 = llama3.merging(
        [
            "hidden_size": "4096", "intermediate_size": "14336", "num_hidden_layers": "32",
            "rope_scaling": llama3Scaling("8.0"), "tie_word_embeddings": "false",
        ]
    ) { $1 }

    private static let llama32 = llama3.merging(
        [
            "hidden_size": "2048", "intermediate_size": "8192", "num_hidden_layers": "16", "head_dim": "64",
            "rope_scaling": llama3Scaling("32.0"), "tie_word_embeddings": "true",
        ]
    ) { $1 }

    private static let mistral: [String: String] = [
        "model_type": "\"mistral\"", "vocab_size": "32000", "hidden_size": "4096", "intermediate_size": "14336",
        "num_hidden_layers": "32", "num_attention_heads": "32", "num_key_value_heads": "8",
        "max_position_embeddings": "32768", "rms_norm_eps": "1e-05", "rope_theta": "10000.0",
        "sliding_window": "4096", "tie_word_embeddings": "false",
    ]

    private static let qwen15: [String: String] = [
        "model_type": "\"qwen2\"", "vocab_size": "151936", "hidden_size": "4096", "intermediate_size": "11008",
        "num_hidden_layers": "32", "num_attention_heads": "32", "num_key_value_heads": "32",
        "max_position_embeddings": "32768", "max_window_layers": "28", "rms_norm_eps": "1e-06",
        "rope_theta": "1000000.0", "sliding_window": "32768", "use_sliding_window": "false",
        "tie_word_embeddings": "false",
    ]

    private static let qwen25: [String: String] = [
        "model_type": "\"qwen2\"", "vocab_size": "152064", "hidden_size": "3584", "intermediate_size": "18944",
        "num_hidden_layers": "28", "num_attention_heads": "28", "num_key_value_heads": "4",
        "max_position_embeddings": "32768", "max_window_layers": "28", "rms_norm_eps": "1e-06",
        "rope_theta": "1000000.0", "sliding_window": "131072", "use_sliding_window": "false",
        "tie_word_embeddings": "false",
    ]

    private static let qwen3: [String: String] = [
        "model_type": "\"qwen3\"", "vocab_size": "151936", "hidden_size": "4096", "intermediate_size": "12288",
        "num_hidden_layers": "36", "num_attention_heads": "32", "num_key_value_heads": "8", "head_dim": "128",
        "max_position_embeddings": "40960", "max_window_layers": "36", "rms_norm_eps": "1e-06",
        "rope_theta": "1000000", "rope_scaling": "null", "sliding_window": "null",
        "use_sliding_window": "false", "attention_bias": "false", "tie_word_embeddings": "false",
    ]

    private static let phi3: [String: String] = [
        "model_type": "\"phi3\"", "vocab_size": "32064", "hidden_size": "3072", "intermediate_size": "8192",
        "num_hidden_layers": "32", "num_attention_heads": "32", "num_key_value_heads": "32",
        "max_position_embeddings": "4096", "original_max_position_embeddings": "4096", "rms_norm_eps": "1e-05",
        "rope_theta": "10000.0", "rope_scaling": "null", "sliding_window": "2047", "embd_pdrop": "0.0",
        "resid_pdrop": "0.0", "tie_word_embeddings": "false", "attention_bias": "false",
    ]

    private static let rotated = "[" + (0..<36).map { $0 % 4 == 3 ? "0" : "1" }.joined(separator: ", ") + "]"
    private static let fullAttention =
        "[" + Array(repeating: "\"full_attention\"", count: 36).joined(separator: ", ") + "]"

    private static let smolLM3: [String: String] = [
        "model_type": "\"smollm3\"", "vocab_size": "128256", "hidden_size": "2048",
        "intermediate_size": "11008", "num_hidden_layers": "36", "num_attention_heads": "16",
        "num_key_value_heads": "4", "max_position_embeddings": "65536", "rms_norm_eps": "1e-06",
        "rope_theta": "5000000.0", "rope_scaling": "null", "sliding_window": "null",
        "use_sliding_window": "false", "no_rope_layer_interval": "4", "attention_bias": "false",
        "mlp_bias": "false", "max_window_layers": "28",
        "no_rope_layers": rotated,
        "layer_types": fullAttention,
    ]

    static let models = [
        "llama-3.1-8b": llama31, "llama-3.2-1b": llama32, "mistral-7b": mistral, "qwen1.5-7b": qwen15,
        "qwen2.5-7b": qwen25, "qwen3-8b": qwen3, "phi-3-mini": phi3, "smollm3-3b": smolLM3,
    ]

    @Test(arguments: models.keys.sorted())
    func shapesAreTheSame(name: String) throws {
        let members = try #require(Self.models[name])
        var expected = try SyntheticShape.named(name).configuration
        expected.name = nil
        expected.rotaryPairing = .halves
        #expect(try ConfigurationText.read(Self.common, changing: members) == expected)
    }
}
