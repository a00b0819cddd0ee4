import Testing

@testable import ModelFiles

/// Hugging Face folders that are wrong in one place.
@Suite struct HostileFolderTests {
    @Test(arguments: [
        ("model_type", "\"gemma2\"", "gemma2, which is not supported"), ("hidden_size", "", "no such key"),
        ("hidden_size", "\"16\"", "\"16\""),
        ("hidden_size", "0", "found 0"), ("hidden_size", "true", "found true"), ("hidden_size", "1e3", "1000.0"),
        ("num_attention_heads", "3", "multiple of 3 heads"), ("num_key_value_heads", "5", "divisor of 2"),
        ("head_dim", "3", "even"), ("num_hidden_layers", "1000000000", "found 1000000000"),
        ("rms_norm_eps", "-1", "found -1"), ("rope_theta", "0", "above 0"),
        ("rope_scaling", "{\"type\": \"linear\", \"factor\": 0}", "rope_scaling: expected a factor above 0"),
        ("rope_scaling", "{\"factor\": 2.0}", "factor 2.0 without one"),
        ("rope_scaling", "{\"rope_type\": \"linear\"}", "rope_scaling.factor"),
        ("rope_scaling", "{\"rope_type\": \"dynamic\", \"factor\": 8.0}", "dynamic, which is not supported"),
        ("rope_scaling", "{\"type\": \"longrope\", \"long_factor\": [1]}", "longrope, which is not supported"),
        ("rope_scaling", "{\"type\": \"mrope\", \"mrope_section\": [1]}", "mrope, which is not supported"),
        ("rope_scaling", "{\"rope_type\": \"linear\", \"factor\": 2, \"by\": 1}", "rope_scaling.by"),
        ("rope_scaling", "{\"rope_type\": \"llama3\", \"factor\": 8.0}", "rope_scaling.low_freq_factor"),
        (
            "rope_scaling",
            "{\"rope_type\": \"llama3\", \"factor\": 8, \"low_freq_factor\": 4, \"high_freq_factor\": 4}",
            "a low frequency factor below the high one"
        ),
        ("rope_parameters", "{\"rope_type\": \"yarn\", \"factor\": 4, \"rope_theta\": 1.0}", "above 1 for yarn"),
        ("rope_parameters", "{\"rope_type\": \"yarn\", \"factor\": 4, \"beta_slow\": 40}", "beta_slow below"),
        ("rope_parameters", "{\"full_attention\": {\"rope_type\": \"default\"}}", "rope_parameters.full_attention"),
        ("partial_rotary_factor", "0.5", "0.5, which is not supported"),
        ("attention_bias", "true", "no model.layers.0.self_attn.q_proj.bias"),
        ("mlp_bias", "true", "no model.layers.0.mlp.gate_proj.bias"),
        ("hidden_act", "\"gelu\"", "gelu, which is not supported"),
        ("sliding_window", "8", "8, which is not supported for llama"),
        ("layer_types", "[\"sliding_attention\"]", "full_attention, since there is no window"),
        ("layer_types", "[\"linear_attention\"]", "\"linear_attention\", which is not supported"),
        ("layer_types", "[]", "a type for each of 1 layers"),
        ("final_logit_softcapping", "30.0", "30.0, which is not supported"),
        ("num_local_experts", "8", "8, which is not supported"), ("logits_scaling", "2", "2, which is not supported"),
        ("use_qk_norm", "true", "true, which is not supported"), ("is_causal", "false", "is_causal"),
        ("quantization_config", "{\"quant_method\": \"gptq\"}", "gptq, which is not supported"),
        ("vocab_size", "6", "shape [6, 16]"), ("num_hidden_layers", "2", "model.layers.1.input_layernorm.weight"),
    ])
    func configurationIsRefused(key: String, value: String, expected: String) throws {
        let folder = try SmallFolder.make([key: value])
        let error = try #require(throws: ModelFileError.self) { try folder.open() }
        #expect(error.message.contains(expected), "\(error.message)")
    }

    @Test(arguments: [
        ("", "empty file"), ("{", "key in double quotes"), ("{}x", "expected the end of the file, found 'x' at byte 2"),
        ("[]", "an object"),
        ("{\"a\": 1, \"a\": 2}", "twice"), ("{\"a\": NaN}", "a JSON value"), ("{\"a\": 01}", "a comma or }"),
        ("{\"a\": \"\\ud800\"}", "surrogate"), ("{\"a\": \"\\q\"}", "escape"), ("{\"a\": 1e999}", "double"),
        ("{\"a\": \"\u{1}\"}", "control"), ("{\"a\" 1}", "colon"), ("{\"a\": [1 2]}", "a comma or ]"),
        ("{\"a\": " + String(repeating: "[", count: 100_000), "levels of nesting"), ("{\"a\": tru}", "a JSON value"),
    ])
    func brokenJSONIsRefused(text: String, expected: String) throws {
        let folder = try SmallFolder.make()
        try folder.write("config.json", text)
        let error = try #require(throws: ModelFileError.self) { try folder.open() }
        #expect(error.message.contains(expected), "\(error.message)")
        #expect(error.file.hasSuffix("config.json"))
    }

    @Test func textOfNoUTF8IsRefused() throws {
        let folder = try SmallFolder.make()
        try folder.write("config.json", Array("{\"a\": \"".utf8) + [0xFF] + Array("\"}".utf8))
        #expect(throws: ModelFileError.self) { try folder.open() }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var expected: String
        var change: @Sendable (inout SafetensorsWriter) -> Void

        init(_ name: String, _ expected: String, _ change: @escaping @Sendable (inout SafetensorsWriter) -> Void) {
            testDescription = name
            self.expected = expected
            self.change = change
        }
    }

    static let cases: [Case] = [
        Case("header past the file", "count of at most") { $0.statedHeaderLength = 1 << 20 },
        Case("huge header", "at most 104857600") { $0.statedHeaderLength = .max },
        Case("header of no JSON", "a JSON value") { $0.header = "hello" },
        Case("header of no object", "an object") { $0.header = "[]" },
        Case("tensor of no object", "an object") { $0.header = "{\"a\": 1}" },
        Case("other dtype", "F8_E4M3, which is not supported") { $0.entries[2].type = "F8_E4M3" },
        Case("shape without dimension", "a shape of 1 to 4") { $0.entries[2].shape = [] },
        Case("shape with zero", "a shape of 1 to 4") { $0.entries[2].shape = [0, 16] },
        Case("negative shape", "a shape of 1 to 4") { $0.entries[2].shape = [-16, -16] },
        Case("shape that overflows", "as many bytes") { $0.entries[2].shape = [1 << 40, 1 << 40] },
        Case("shape against the bytes", "as many bytes") { $0.entries[2].shape = [16, 15] },
        Case("offsets past the end", "data_offsets inside") { $0.entries[2].offsets = (1 << 40, 1 << 41) },
        Case("offsets backwards", "data_offsets inside") { $0.entries[2].offsets = (512, 0) },
        Case("negative offsets", "data_offsets inside") { $0.entries[2].offsets = (-512, 0) },
        Case("offset beyond 63 bits", "data_offsets of two integers") {
            $0.header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,18446744073709551615]}}"
        },
        Case("shared bytes", "shared with tensor") { $0.entries[2].offsets = (0, 512) },
        Case("data cut off", "data_offsets inside") {
            let count = $0.entries.reduce(0) { $0 + $1.data.count }
            $0.entries[11].offsets = (count - 160, count)
            $0.entries[11].data.removeLast()
        },
        Case("tensor twice", "twice") { $0.entries.append($0.entries[3]) },
        Case("tensor missing", "no model.layers.0.mlp.up_proj.weight") { $0.entries.remove(at: 8) },
        Case("head missing", "no lm_head.weight") { $0.entries.remove(at: 11) },
        Case("experts", "a mixture of experts") {
            $0.add("model.layers.0.mlp.experts.0.up_proj.weight", .f16, [24, 16])
        },
        Case("fused projections of another shape", "shape [32, 16]") {
            $0 = $0.only { !$0.contains("q_proj") && !$0.contains("k_proj") && !$0.contains("v_proj") }
            $0.add("model.layers.0.self_attn.qkv_proj.weight", .f16, [16, 16])
        },
        Case("bias", "a bias") { $0.add("model.layers.0.self_attn.q_proj.bias", .f16, [16]) },
        Case("tensor of no role", "1 others: score.weight") { $0.add("score.weight", .f16, [2, 16]) },
        Case("norm with infinity", "NaN or infinity") {
            $0.entries[10].data.replaceSubrange(0..<2, with: [0x80, 0x7F])
        },
    ]

    @Test(arguments: cases)
    func weightsAreRefused(_ hostile: Case) throws {
        var weights = SafetensorsWriter.smallLlama()
        hostile.change(&weights)
        let folder = try SmallFolder.make(weights: weights)
        let error = try #require(throws: ModelFileError.self) { try folder.open() }
        #expect(error.message.contains(hostile.expected), "\(error.message)")
    }

    @Test(arguments: [
        ("../model.safetensors", "inside the folder"), ("/etc/passwd", "inside the folder"),
        ("a/../../b", "inside the folder"), ("", "inside the folder"), ("missing.safetensors", "No such file"),
    ])
    func shardsOutsideTheFolderAreRefused(file: String, expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("config.json", SmallFolder.text(SmallFolder.config))
        try folder.write("model.safetensors.index.json", "{\"weight_map\": {\"lm_head.weight\": \"\(file)\"}}")
        let error = try #require(throws: ModelFileError.self) { try folder.open() }
        #expect(error.message.contains(expected), "\(error.message)")
    }

    @Test func promisesOfTheIndexAreKept() throws {
        let folder = try TemporaryFolder()
        try folder.write("config.json", SmallFolder.text(SmallFolder.config))
        try folder.write("a.safetensors", SafetensorsWriter.smallLlama().bytes)
        try folder.write("model.safetensors.index.json", "{\"weight_map\": {\"other.weight\": \"a.safetensors\"}}")
        let lost = try #require(throws: ModelFileError.self) { try folder.open() }
        #expect(lost.message.contains("other.weight, which none holds"))

        try folder.write("b.safetensors", SafetensorsWriter.smallLlama().bytes)
        try folder.write(
            "model.safetensors.index.json", "{\"weight_map\": {\"x\": \"a.safetensors\", \"y\": \"b.safetensors\"}}")
        let twice = try #require(throws: ModelFileError.self) { try folder.open() }
        #expect(twice.message.contains("each tensor in one file"))
    }

    @Test func truncatedWeightsAreRefused() throws {
        let bytes = SafetensorsWriter.smallLlama().bytes
        for length in stride(from: 1, to: bytes.count, by: 7) {
            #expect(throws: ModelFileError.self) {
                try SafetensorsFile(content: .inMemory(Array(bytes[..<length])), path: "cut") { _ in false }
            }
        }
    }

    @Test func noChangedByteTraps() throws {
        var bytes = SafetensorsWriter.smallLlama().bytes
        let headerEnd = bytes.count - SafetensorsWriter.smallLlama().entries.reduce(0) { $0 + $1.data.count }
        for index in 0..<headerEnd {
            for mask: UInt8 in [0x01, 0x10, 0x80] {
                bytes[index] ^= mask
                _ = try? SafetensorsFile(content: .inMemory(bytes), path: "changed") { _ in false }
                bytes[index] ^= mask
            }
        }
    }
}
