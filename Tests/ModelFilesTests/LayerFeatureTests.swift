import Testing

@testable import ModelFiles

/// Windows, rotation and biases by layer, as config.json states them or leaves them out. Defaults are transformers'.
@Suite struct LayerFeatureTests {
    private static let small = [
        "hidden_size": "64", "num_hidden_layers": "6", "num_attention_heads": "8", "num_key_value_heads": "4",
        "intermediate_size": "96", "vocab_size": "32", "max_position_embeddings": "128",
    ]

    private func features(_ type: String, _ changes: [String: String] = [:]) throws -> ModelFeatures {
        try ConfigurationText.read(
            Self.small.merging(["model_type": "\"\(type)\""]) { $1 }, changing: changes
        ).features
    }

    @Test func windowsOfEveryLayer() throws {
        #expect(try features("mistral", ["sliding_window": "null"]).window == nil)
        #expect(try features("mistral").window == 4096)
        #expect(try features("phi3").window == nil)
        let stated = try features("phi3", ["sliding_window": "24"])
        #expect(stated.window == 24 && stated.windowedLayers == Set(0..<6))
        #expect(stated.window(ofLayer: 5) == 24 && stated.window(ofLayer: 6) == nil)
        #expect(throws: ModelFileError.self) {
            try features(
                "mistral", ["layer_types": "[\((0..<6).map { _ in "\"full_attention\"" }.joined(separator: ","))]"])
        }
    }

    @Test func windowsOfUpperLayers() throws {
        let change = ["sliding_window": "24", "max_window_layers": "4"]
        for type in ["qwen2", "qwen3"] {
            #expect(try features(type, change).window == nil)
            let used = try features(type, change.merging(["use_sliding_window": "true"]) { $1 })
            #expect(used.window == 24 && used.windowedLayers == [4, 5])
            // The usual first layer is beyond these.
            let usual = try features(type, ["use_sliding_window": "true"])
            #expect(usual.window == nil && usual.windowedLayers.isEmpty)
            let types = (0..<6).map { $0 == 2 ? "\"sliding_attention\"" : "\"full_attention\"" }
            let stated = ["use_sliding_window": "true", "layer_types": "[\(types.joined(separator: ","))]"]
            #expect(try features(type, stated).windowedLayers == [2])
            #expect(throws: ModelFileError.self) {
                try features(type, stated.merging(["use_sliding_window": ""]) { $1 })
            }
        }
    }

    @Test func rotationOfSomeLayers() throws {
        #expect(try features("llama").unrotatedLayers.isEmpty)
        #expect(try features("smollm3").unrotatedLayers == [3])
        #expect(try features("smollm3", ["no_rope_layer_interval": "2"]).unrotatedLayers == [1, 3, 5])
        #expect(try features("smollm3", ["no_rope_layers": "[0, 1, 1, 1, 1, 0, 0]"]).unrotatedLayers == [0, 5])
        for wrong in ["[0, 1]", "[0, 1, 2, 1, 1, 1]", "4"] {
            #expect(throws: ModelFileError.self) { try features("smollm3", ["no_rope_layers": wrong]) }
        }
        let window = try features("smollm3", ["use_sliding_window": "true", "sliding_window": "16"])
        #expect(window.window == 16 && window.windowedLayers == [3])
    }

    @Test func biasesAndNorms() throws {
        let plain = try features("llama")
        #expect(plain == ModelFeatures())
        let biased = try features("llama", ["attention_bias": "true"])
        #expect(biased.projectionBias && biased.attentionOutputBias && !biased.feedForwardBias)
        #expect(try features("llama", ["mlp_bias": "true"]).feedForwardBias)
        let qwen2 = try features("qwen2")
        #expect(qwen2.projectionBias && !qwen2.attentionOutputBias && !qwen2.queryKeyNorm)
        let qwen3 = try features("qwen3", ["head_dim": "16"])
        #expect(!qwen3.projectionBias && qwen3.queryKeyNorm)
        for type in ["mistral", "qwen2", "phi3"] {
            #expect(throws: ModelFileError.self) { try features(type, ["attention_bias": "true"]) }
            #expect(throws: ModelFileError.self) { try features(type, ["mlp_bias": "true"]) }
        }
    }

    @Test func defaultsDependOnTheArchitecture() throws {
        func read(_ type: String, without keys: [String]) throws -> ModelConfiguration {
            try ConfigurationText.read(
                Self.small.merging(["model_type": "\"\(type)\"", "num_attention_heads": "16"]) { $1 },
                changing: Dictionary(uniqueKeysWithValues: keys.map { ($0, "") }))
        }
        let silent = ["num_key_value_heads", "max_position_embeddings"]
        let mistral = try read("mistral", without: silent)
        #expect(mistral.keyValueHeads == 8 && mistral.contextLength == 131_072 && !mistral.tiedEmbeddings)
        let qwen3 = try read("qwen3", without: [])
        #expect(qwen3.headSize == 128)
        let smollm3 = try read("smollm3", without: silent)
        #expect(smollm3.keyValueHeads == 4 && smollm3.tiedEmbeddings && smollm3.ropeBase == 2_000_000)
        let phi3 = try read("phi3", without: silent)
        #expect(phi3.keyValueHeads == 16 && phi3.contextLength == 4096 && phi3.normEpsilon == 1e-5)
        let explicit = try ConfigurationText.read(
            Self.small.merging(["model_type": "\"mistral\"", "num_key_value_heads": "null"]) { $1 },
            changing: ["num_attention_heads": "16"])
        #expect(explicit.keyValueHeads == 16)
    }

    /// Phi-3 knows no scaling but the one that is not supported.
    @Test(arguments: ["linear", "yarn", "llama3", "longrope", "su"])
    func scalingsOfPhi3AreRefused(type: String) throws {
        let error = try #require(throws: ModelFileError.self) {
            try features("phi3", ["rope_scaling": "{\"type\": \"\(type)\", \"factor\": 2.0}"])
        }
        #expect(error.message.contains("\(type), which is not supported for phi3"))
    }

    @Test func contradictionsAreRefused() throws {
        let error = try #require(throws: ModelFileError.self) {
            try features(
                "llama",
                [
                    "original_max_position_embeddings": "64",
                    "rope_scaling":
                        "{\"rope_type\": \"yarn\", \"factor\": 2, \"original_max_position_embeddings\": 32}",
                ])
        }
        #expect(error.message.contains("original_max_position_embeddings"))
    }
}
