import Testing

@testable import ModelFiles

/// What a right folder gives.
@Suite struct HuggingFaceTests {
    @Test func readsConfigurationAndTensors() throws {
        let folder = try SmallFolder.make()
        let checkpoint = try folder.open()
        #expect(
            checkpoint.configuration
                == ModelConfiguration(
                    architecture: "llama", name: nil, vocabularySize: 5, contextLength: 64, width: 16, layers: 1,
                    heads: 2, keyValueHeads: 1, headSize: 8, feedForwardWidth: 24, normEpsilon: 1e-5,
                    ropeBase: 20_000, rotaryPairing: .halves, tiedEmbeddings: false))
        #expect(Set(checkpoint.tensors.keys) == Set(checkpoint.configuration.roles))
        #expect(checkpoint.tensors[.layer(0, .key)]?.type == .bf16)
        let gate = try #require(checkpoint.tensors[.layer(0, .gate)])
        let source = try #require(SafetensorsWriter.smallLlama().entries.first { $0.name == gate.name })
        #expect(gate.mappedBytes.map(Array.init) == source.data)
        guard case .none = checkpoint.tokenizer else { throw Unexpected() }
    }

    @Test func defaultsAreThoseOfTransformers() throws {
        let weights = SafetensorsWriter.smallLlama()
        var wide = weights.only { !$0.contains("k_proj") && !$0.contains("v_proj") }
        wide.add("model.layers.0.self_attn.k_proj.weight", .f16, [16, 16])
        wide.add("model.layers.0.self_attn.v_proj.weight", .f16, [16, 16])
        let folder = try SmallFolder.make(
            [
                "num_key_value_heads": "", "rope_theta": "", "rms_norm_eps": "", "max_position_embeddings": "",
                "tie_word_embeddings": "", "hidden_act": "", "model_type": "",
            ], weights: wide)
        let configuration = try folder.open().configuration
        #expect(configuration.keyValueHeads == 2)
        #expect(configuration.ropeBase == 10_000)
        #expect(configuration.normEpsilon == 1e-6)
        #expect(configuration.contextLength == 2048)
        #expect(!configuration.tiedEmbeddings)
    }

    @Test func readsTheBaseWhereTransformers5WritesIt() throws {
        let folder = try SmallFolder.make([
            "rope_theta": "", "rope_parameters": "{\"rope_theta\": 12345.0, \"rope_type\": \"default\"}",
        ])
        #expect(try folder.open().configuration.ropeBase == 12_345)
    }

    @Test func headSizeMayBeStated() throws {
        let folder = try SmallFolder.make(["num_attention_heads": "4", "num_key_value_heads": "2", "head_dim": "4"])
        #expect(try folder.open().configuration.headSize == 4)
    }

    @Test func tiedModelsNeedNoHead() throws {
        let weights = SafetensorsWriter.smallLlama()
        for weights in [weights, weights.without("lm_head.weight")] {
            let folder = try SmallFolder.make(["tie_word_embeddings": "true"], weights: weights)
            let checkpoint = try folder.open()
            #expect(checkpoint.configuration.tiedEmbeddings)
            #expect(checkpoint.tensors[.outputHead] == nil)
        }
    }

    @Test func passesOverStoredRotaryFrequencies() throws {
        var weights = SafetensorsWriter.smallLlama()
        weights.entries.append(
            .init(
                name: "model.layers.0.self_attn.rotary_emb.inv_freq", type: "F64", shape: [4],
                data: [UInt8](repeating: 0, count: 32)))
        let folder = try SmallFolder.make(weights: weights)
        #expect(try folder.open().tensors.count == 12)
    }

    @Test func readsShards() throws {
        let folder = try TemporaryFolder()
        let weights = SafetensorsWriter.smallLlama()
        try folder.write("config.json", SmallFolder.text(SmallFolder.config))
        try folder.write("model-00001-of-00002.safetensors", weights.only { $0.contains("mlp") }.bytes)
        try folder.write("parts/b.safetensors", weights.only { !$0.contains("mlp") }.bytes)
        let map = weights.entries.map { entry in
            let file = entry.name.contains("mlp") ? "model-00001-of-00002.safetensors" : "parts/b.safetensors"
            return "\"\(entry.name)\": \"\(file)\""
        }
        try folder.write(
            "model.safetensors.index.json",
            "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {\(map.joined(separator: ","))}}")
        let single = try SmallFolder.make().open()
        let sharded = try folder.open()
        #expect(sharded.tensors.count == 12)
        for (role, tensor) in sharded.tensors {
            #expect(tensor.mappedBytes.map(Array.init) == single.tensors[role]?.mappedBytes.map(Array.init))
        }
    }

    @Test func readsTokenizerSettings() throws {
        let folder = try SmallFolder.make(["eos_token_id": "[2, 3]"])
        try folder.write("tokenizer.model", "x")
        try folder.write("generation_config.json", "{\"eos_token_id\": [3, 4]}")
        try folder.write(
            "tokenizer_config.json",
            """
            {"bos_token": {"content": "<s>", "lstrip": false}, "eos_token": "</s>", "add_bos_token": true,
             "chat_template": [{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d\\u00e9"}]}
            """)
        let checkpoint = try folder.open()
        #expect(checkpoint.chatTemplate == "d\u{E9}")
        guard case .file(let path, let specials) = checkpoint.tokenizer else { throw Unexpected() }
        #expect(path == folder.path + "/tokenizer.model")
        #expect(
            specials
                == SpecialTokenSettings(bos: "<s>", eos: "</s>", addBOS: true, addEOS: nil, stopTokenIDs: [2, 3, 4]))

        try folder.write("tokenizer.json", "{}")
        try folder.write("chat_template.jinja", "from the file")
        let again = try folder.open()
        #expect(again.chatTemplate == "from the file")
        guard case .file(let preferred, _) = again.tokenizer else { throw Unexpected() }
        #expect(preferred == folder.path + "/tokenizer.json")
    }

    /// Tensors that lie at odd addresses cannot be used in place, but can be read.
    @Test func misalignedTensorsAreCopied() throws {
        var weights = SafetensorsWriter.smallLlama()
        weights.entries.insert(
            .init(
                name: "model.layers.0.self_attn.rotary_emb.inv_freq", type: "I8", shape: [1], data: [0], offsets: nil),
            at: 0)
        let checkpoint = try SmallFolder.make(weights: weights).open()
        let embedding = try #require(checkpoint.tensors[.tokenEmbedding])
        #expect(embedding.mappedBytes == nil)
        var row = [Float](repeating: 0, count: 16)
        row.withUnsafeMutableBufferPointer { embedding.dequantizeRows(0..<1, into: $0) }
        #expect(row == (0..<16).map { 1 + Float($0) / 1024 })
    }
}

/// Something that a `guard` could not take apart.
struct Unexpected: Error {}
