import Foundation
import ModelFiles

/// The shape of a synthetic model as transformers reads it: config.json from the one table of shapes.
enum SyntheticConfiguration {
    static func json(_ shape: SyntheticShape) -> String {
        let data = try? JSONSerialization.data(
            withJSONObject: fields(shape.configuration), options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data("{}".utf8), as: UTF8.self)
    }

    private static func fields(_ model: ModelConfiguration) -> [String: Any] {
        var fields: [String: Any] = [
            "model_type": model.architecture, "vocab_size": model.vocabularySize,
            "max_position_embeddings": model.contextLength, "hidden_size": model.width,
            "intermediate_size": model.feedForwardWidth, "num_hidden_layers": model.layers,
            "num_attention_heads": model.heads, "num_key_value_heads": model.keyValueHeads, "head_dim": model.headSize,
            "rms_norm_eps": Double("\(model.normEpsilon)") ?? 1e-5, "rope_theta": model.ropeBase, "hidden_act": "silu",
            "tie_word_embeddings": model.tiedEmbeddings,
            // The byte-level tokenizer's.
            "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
        ]
        if model.architecture == "llama" {
            fields["attention_bias"] = false
            fields["mlp_bias"] = false
        }
        if case .llama3(let scaling) = model.features.rotaryScaling {
            fields["rope_scaling"] =
                [
                    "rope_type": "llama3", "factor": scaling.factor, "low_freq_factor": scaling.lowFrequencyFactor,
                    "high_freq_factor": scaling.highFrequencyFactor,
                    "original_max_position_embeddings": scaling.originalContext,
                ] as [String: Any]
        }
        if let window = model.features.window { fields["sliding_window"] = window }
        return fields
    }
}
