@testable import ModelFiles

/// Writes safetensors files, right ones and wrong ones: nothing is checked here.
struct SafetensorsWriter {
    struct Entry {
        var name: String
        var type: String
        var shape: [Int]
        var data: [UInt8]
        /// `nil`: right after the tensor before.
        var offsets: (Int, Int)?
    }

    var entries: [Entry] = []
    /// In place of the JSON that follows from the entries.
    var header: String?
    var statedHeaderLength: UInt64?

    var bytes: [UInt8] {
        var members = ["\"__metadata__\":{\"format\":\"pt\"}"]
        var data: [UInt8] = []
        for entry in entries {
            let (start, end) = entry.offsets ?? (data.count, data.count + entry.data.count)
            data += entry.data
            members.append(
                "\"\(entry.name)\":{\"dtype\":\"\(entry.type)\",\"shape\":\(entry.shape),\"data_offsets\":[\(start),\(end)]}"
            )
        }
        var writer = ByteWriter()
        var text = Array((header ?? "{\(members.joined(separator: ","))}").utf8)
        while header == nil, !text.count.isMultiple(of: 8) { text.append(0x20) }
        writer.integer(statedHeaderLength ?? UInt64(text.count))
        return writer.bytes + text + data
    }

    mutating func add(_ name: String, _ type: TensorType, _ shape: [Int]) {
        let count = shape.reduce(1, *)
        var writer = ByteWriter()
        for index in 0..<count {
            switch type {
            case .f32: writer.integer((1 + Float(index % 64) / 64).bitPattern)
            case .bf16: writer.integer(UInt16(0x3F80 + index % 64))
            default: writer.integer(UInt16(0x3C00 + index % 512))
            }
        }
        entries.append(Entry(name: name, type: type.rawValue, shape: shape, data: writer.bytes))
    }

    func without(_ name: String) -> SafetensorsWriter {
        var copy = self
        copy.entries.removeAll { $0.name == name }
        return copy
    }

    func only(_ isKept: (String) -> Bool) -> SafetensorsWriter {
        var copy = self
        copy.entries.removeAll { !isKept($0.name) }
        return copy
    }

    /// The weights of `SmallFolder.config`: width 16, 1 layer, 2 heads, 1 key/value head, feed-forward 24, 5 tokens.
    static func smallLlama() -> SafetensorsWriter {
        var writer = SafetensorsWriter()
        writer.add("model.embed_tokens.weight", .f16, [5, 16])
        writer.add("model.layers.0.input_layernorm.weight", .f32, [16])
        writer.add("model.layers.0.self_attn.q_proj.weight", .bf16, [16, 16])
        writer.add("model.layers.0.self_attn.k_proj.weight", .bf16, [8, 16])
        writer.add("model.layers.0.self_attn.v_proj.weight", .f16, [8, 16])
        writer.add("model.layers.0.self_attn.o_proj.weight", .f16, [16, 16])
        writer.add("model.layers.0.post_attention_layernorm.weight", .f32, [16])
        writer.add("model.layers.0.mlp.gate_proj.weight", .f16, [24, 16])
        writer.add("model.layers.0.mlp.up_proj.weight", .f16, [24, 16])
        writer.add("model.layers.0.mlp.down_proj.weight", .f32, [16, 24])
        writer.add("model.norm.weight", .bf16, [16])
        writer.add("lm_head.weight", .f16, [5, 16])
        return writer
    }
}

/// A Hugging Face folder that is right, to be made wrong in one place.
enum SmallFolder {
    static let config: [String: String] = [
        "model_type": "\"llama\"", "architectures": "[\"LlamaForCausalLM\"]", "hidden_size": "16",
        "num_hidden_layers": "1", "num_attention_heads": "2", "num_key_value_heads": "1", "intermediate_size": "24",
        "vocab_size": "5", "max_position_embeddings": "64", "rms_norm_eps": "1e-05", "rope_theta": "20000.0",
        "rope_scaling": "null", "hidden_act": "\"silu\"", "tie_word_embeddings": "false", "eos_token_id": "2",
        "attention_bias": "false", "torch_dtype": "\"float16\"",
    ]

    static func text(_ config: [String: String]) -> String {
        "{" + config.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }.joined(separator: ", ") + "}"
    }

    /// - Parameter changes: values of config.json in JSON; an empty one removes the key.
    static func make(
        _ changes: [String: String] = [:], weights: SafetensorsWriter = .smallLlama()
    ) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let merged = config.merging(changes) { $1 }.filter { !$0.value.isEmpty }
        try folder.write("config.json", text(merged))
        try folder.write("model.safetensors", weights.bytes)
        return folder
    }
}
