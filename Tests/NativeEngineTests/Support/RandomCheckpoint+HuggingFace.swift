import Foundation
import ModelFiles

extension RandomCheckpoint {
    /// Files of a folder as transformers writes it: name and content. Every tensor has the same type, norms included.
    func huggingFaceFiles(type: TensorType, shards: Int) throws -> [(name: String, content: Data)] {
        var files = [
            ("config.json", try json(huggingFaceConfiguration(type: type, isSharded: shards > 1))),
            ("tokenizer.json", try json(tokenizer())),
        ]
        guard shards > 1 else {
            files.append(("model.safetensors", try safetensors(tensors, type: type)))
            return files
        }
        var map: [String: String] = [:]
        for shard in 0..<shards {
            let name = String(format: "model-%05d-of-%05d.safetensors", shard + 1, shards)
            // Dealt like cards, so that neighbours lie in different files.
            let part = stride(from: shard, to: tensors.count, by: shards).map { tensors[$0] }
            for tensor in part { map[huggingFaceName(tensor.role)] = name }
            files.append((name, try safetensors(part, type: type)))
        }
        let total = tensors.reduce(0) { $0 + $1.values.count * type.blockBytes }
        let index: [String: Any] = ["metadata": ["total_size": total], "weight_map": map]
        files.append(("model.safetensors.index.json", try json(index)))
        return files
    }

    private func huggingFaceConfiguration(type: TensorType, isSharded: Bool) -> [String: Any] {
        var configuration: [String: Any] = [
            "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
            "hidden_size": shape.width, "intermediate_size": shape.feedForwardWidth,
            "num_hidden_layers": shape.layers, "num_attention_heads": shape.heads,
            "num_key_value_heads": shape.keyValueHeads, "head_dim": shape.headSize,
            "vocab_size": shape.vocabularySize, "max_position_embeddings": shape.contextLength,
            "rms_norm_eps": shape.normEpsilon, "tie_word_embeddings": shape.tiedEmbeddings,
            "bos_token_id": 1, "eos_token_id": 2, "attention_bias": false, "mlp_bias": false,
        ]
        // Both spellings of the rotary base: transformers 5 writes the second.
        if isSharded {
            configuration["rope_parameters"] = ["rope_type": "default", "rope_theta": shape.ropeBase] as [String: Any]
        } else {
            configuration["rope_theta"] = shape.ropeBase
        }
        configuration[isSharded ? "dtype" : "torch_dtype"] =
            switch type {
            case .f16: "float16"
            case .bf16: "bfloat16"
            default: "float32"
            }
        return configuration
    }

    /// A byte-level vocabulary without merges, as long as the model's.
    private func tokenizer() -> [String: Any] {
        let specials = ["<unk>", "<s>", "</s>"]
        // GPT-2's table: printable bytes stand for themselves, the rest for characters from 256 on.
        let printable = Array(33...126) + Array(161...172) + Array(174...255)
        var next = 256
        let bytes = (0..<256).map { byte -> String in
            if printable.contains(byte) { return String(UnicodeScalar(UInt8(byte))) }
            defer { next += 1 }
            return UnicodeScalar(next).map { String($0) } ?? ""
        }
        let pieces = specials + bytes + (0..<shape.vocabularySize - 259).map { "piece\($0)" }
        let byteLevel: [String: Any] = ["type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true]
        let vocabulary = Dictionary(pieces.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        return [
            "version": "1.0", "pre_tokenizer": byteLevel, "decoder": byteLevel,
            "model": ["type": "BPE", "vocab": vocabulary, "merges": [String]()] as [String: Any],
            "added_tokens": specials.enumerated().map { id, text in
                [
                    "id": id, "content": text, "special": true, "single_word": false, "lstrip": false,
                    "rstrip": false, "normalized": false,
                ] as [String: Any]
            },
        ]
    }

    private func safetensors(_ tensors: [(role: TensorRole, values: [Float])], type: TensorType) throws -> Data {
        var header: [String: Any] = ["__metadata__": ["format": "pt"]]
        var payload: [UInt8] = []
        for (role, values) in tensors {
            let bytes = TensorEncoding.bytes(of: values, as: type)
            header[huggingFaceName(role)] =
                [
                    "dtype": type.rawValue, "shape": shape.configuration.shape(of: role),
                    "data_offsets": [payload.count, payload.count + bytes.count],
                ] as [String: Any]
            payload += bytes
        }
        var text = Array(try json(header))
        // Padded with spaces, so that the tensors start at a multiple of 8.
        text += Array(repeating: 0x20, count: (8 - text.count % 8) % 8)
        var file = GGUFBytes()
        file.integer(UInt64(text.count))
        return Data(file.bytes + text + payload)
    }

    private func json(_ object: [String: Any]) throws -> Data {
        try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
    }

    private func huggingFaceName(_ role: TensorRole) -> String {
        switch role {
        case .tokenEmbedding: "model.embed_tokens.weight"
        case .outputNorm: "model.norm.weight"
        case .outputHead: "lm_head.weight"
        case .rotaryDivisors: "none"
        case .layer(let layer, let role): "model.layers.\(layer)." + huggingFaceName(role)
        }
    }

    private func huggingFaceName(_ role: LayerRole) -> String {
        switch role {
        case .attentionNorm: "input_layernorm.weight"
        case .query: "self_attn.q_proj.weight"
        case .key: "self_attn.k_proj.weight"
        case .value: "self_attn.v_proj.weight"
        case .attentionOutput: "self_attn.o_proj.weight"
        case .feedForwardNorm: "post_attention_layernorm.weight"
        case .gate: "mlp.gate_proj.weight"
        case .up: "mlp.up_proj.weight"
        case .down: "mlp.down_proj.weight"
        default: role.rawValue
        }
    }
}
