import Testing

@testable import ModelFiles

/// Files that somebody damaged, by accident or on purpose: each is refused with a message that names the place.
@Suite struct HostileGGUFTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Parts of the message.
        var expected: [String]
        var change: @Sendable (inout HandmadeGGUF) -> Void

        init(_ name: String, _ expected: [String], _ change: @escaping @Sendable (inout HandmadeGGUF) -> Void) {
            testDescription = name
            self.expected = expected
            self.change = change
        }
    }

    @Test("a vocabulary alone is no model, yet a tokenizer")
    func vocabularyOnly() throws {
        var file = HandmadeGGUF.smallLlama()
        file.tensors = []
        let error = #expect(throws: ModelFileError.self) { try file.open() }
        #expect(error?.message.contains("only a vocabulary") == true)
        let folder = try TemporaryFolder()
        try folder.write("vocabulary.gguf", file.bytes)
        guard case .gguf(let found) = try TokenizerSource.inGGUF(folder.path + "/vocabulary.gguf") else {
            Issue.record("expected a vocabulary")
            return
        }
        #expect(found.tokens.count == 6)
    }

    static let structure: [Case] = [
        Case("version 1", ["version", "2 or 3", "found 1"]) { $0.version = 1 },
        Case("big endian", ["version", "big-endian"]) { $0.version = UInt32(3).byteSwapped },
        Case("key count past the file", ["metadata count"]) { $0.statedKeyCount = 1 << 40 },
        Case("key count with the top bit", ["metadata count"]) { $0.statedKeyCount = .max },
        Case("tensor count past the file", ["tensor count"]) { $0.statedTensorCount = 1 << 40 },
        Case("tensor count with the top bit", ["tensor count"]) { $0.statedTensorCount = .max },
        Case("more tensors than there are", ["tensor"]) { $0.statedTensorCount = 14 },
        Case("value type", ["llama.x", "found 13"]) { $0["llama.x"] = .unknown(13) },
        Case("truth value", ["tokenizer.ggml.add_bos_token", "found 2"]) {
            $0["tokenizer.ggml.add_bos_token"] = .bool(2)
        },
        Case("array past the file", ["x", "count of at most"]) {
            $0["x"] = .array(type: 4, statedCount: 1 << 60, [])
        },
        Case("string array past the file", ["x", "count of at most"]) {
            $0["x"] = .array(type: 8, statedCount: .max, [])
        },
        Case("array of an unknown type", ["x", "0 to 12"]) { $0["x"] = .array(type: 99, statedCount: 0, []) },
        Case("arrays nested without end", ["x", "nested"]) {
            var value = HandmadeGGUF.Value.texts(["a"])
            for _ in 0..<1000 { value = .array(type: 9, statedCount: nil, [value]) }
            $0["x"] = value
        },
        Case("key twice", ["general.name", "twice"]) { $0.entries.append(("general.name", .text("again"))) },
        Case("tensor twice", ["output.weight", "twice"]) { $0.tensors.append($0.tensors[11]) },
        Case("tensor name of no UTF-8", ["name of tensor 3", "UTF-8"]) { $0.tensors[3].name = [0x62, 0xFF] },
        Case("text of no UTF-8", ["general.name", "UTF-8"]) { $0["general.name"] = .bytes([0xC3, 0x28]) },
        Case("no dimension", ["output_norm.weight", "dimensions"]) { $0.tensors[10].dimensions = [] },
        Case("five dimensions", ["output_norm.weight", "dimensions"]) { $0.tensors[10].dimensions = [1, 1, 1, 1, 1] },
        Case("dimension of zero", ["output.weight", "at least 1"]) { $0.tensors[11].dimensions = [32, 0] },
        Case("dimension with the top bit", ["output.weight", "2^63"]) { $0.tensors[11].dimensions = [32, 1 << 63] },
        Case("size that overflows", ["output.weight", "size below 2^63"]) {
            $0.tensors[11].dimensions = [1 << 40, 1 << 40]
        },
        Case("row of no whole blocks", ["blk.0.ffn_up.weight", "multiple of 32"]) {
            $0.tensors[8].dimensions = [33, 64]
        },
        Case("row of no whole super-blocks", ["blk.0.ffn_up.weight", "multiple of 256", "Q4_K"]) {
            $0.tensors[8].type = 12
        },
        Case("alignment of no power of two", ["general.alignment", "power of two"]) {
            $0["general.alignment"] = .u32(24)
        },
        Case("alignment of zero", ["general.alignment"]) { $0["general.alignment"] = .u32(0) },
        Case("offset past the end", ["output.weight", "bytes of data"]) { $0.tensors[11].offset = 1 << 20 },
        Case("offset that overflows", ["output.weight", "bytes of data"]) { $0.tensors[11].offset = .max - 31 },
        Case("offset out of line", ["output.weight", "multiple of 32"]) { $0.tensors[11].offset = 17 },
        Case("shared bytes", ["output.weight", "shared with tensor token_embd.weight"]) { $0.tensors[11].offset = 32 },
        Case("data cut off", ["output.weight", "bytes of data"]) { $0.tensors[11].data.removeLast() },
    ]

    static let meaning: [Case] = [
        Case("other architecture", ["general.architecture", "gemma2"]) { $0["general.architecture"] = .text("gemma2") },
        Case("keys of another architecture", ["qwen2.embedding_length", "no such key"]) {
            $0["general.architecture"] = .text("qwen2")
        },
        Case("no architecture", ["general.architecture", "no such key"]) { $0["general.architecture"] = nil },
        Case("type of lattices", ["blk.0.attn_q.weight", "IQ4_XS, which is not supported"]) { $0.tensors[2].type = 23 },
        Case("ternary type", ["blk.0.attn_q.weight", "TQ1_0, which is not supported"]) { $0.tensors[2].type = 34 },
        Case("microscaled type", ["blk.0.attn_q.weight", "MXFP4, which is not supported"]) { $0.tensors[2].type = 39 },
        Case("type of activations", ["blk.0.attn_q.weight", "Q8_1, which is not supported"]) { $0.tensors[2].type = 9 },
        Case("type that was given up", ["blk.0.attn_q.weight", "Q4_0_4_4"]) { $0.tensors[2].type = 31 },
        Case("type of no name", ["blk.0.attn_q.weight", "type number 4096"]) { $0.tensors[2].type = 4096 },
        Case("text in place of a number", ["llama.block_count", "a string"]) { $0["llama.block_count"] = .text("1") },
        Case("number in place of a text", ["general.architecture", "an integer"]) {
            $0["general.architecture"] = .u32(1)
        },
        Case("no width", ["llama.embedding_length", "no such key"]) { $0["llama.embedding_length"] = nil },
        Case("no epsilon", ["layer_norm_rms_epsilon", "no such key"]) {
            $0["llama.attention.layer_norm_rms_epsilon"] = nil
        },
        Case("epsilon NaN", ["layer_norm_rms_epsilon", "nan"]) {
            $0["llama.attention.layer_norm_rms_epsilon"] = .f32(.nan)
        },
        Case("base of rotation", ["llama.rope.freq_base", "above 0"]) { $0["llama.rope.freq_base"] = .f32(-1) },
        Case("zero heads", ["llama.attention.head_count"]) { $0["llama.attention.head_count"] = .u32(0) },
        Case("huge heads", ["llama.attention.head_count"]) { $0["llama.attention.head_count"] = .u64(.max) },
        Case("negative layers", ["llama.block_count"]) { $0["llama.block_count"] = .i32(-1) },
        Case("heads that do not divide", ["llama.embedding_length", "multiple of 5 heads"]) {
            $0["llama.attention.head_count"] = .u32(5)
            $0["llama.rope.dimension_count"] = nil
        },
        Case("groups that do not divide", ["head_count_kv", "divisor of 4"]) {
            $0["llama.attention.head_count_kv"] = .u32(3)
        },
        Case("odd head size", ["key_length", "even"]) {
            $0["llama.attention.key_length"] = .u32(7)
            $0["llama.rope.dimension_count"] = nil
        },
        Case("partial rotation", ["llama.rope.dimension_count", "8, the head size"]) {
            $0["llama.rope.dimension_count"] = .u32(4)
        },
        Case("values of another length", ["value_length", "length of keys"]) {
            $0["llama.attention.value_length"] = .u32(16)
        },
        Case("scaled rotation of another type", ["rope.scaling.type", "longrope, which is not supported"]) {
            $0["llama.rope.scaling.type"] = .text("longrope")
        },
        Case("scaled rotation by less than nothing", ["llama.rope.scaling", "a factor above 0"]) {
            $0["llama.rope.scaling.factor"] = .f32(-4)
        },
        Case("attention factor without yarn", ["rope.scaling.attn_factor", "1.25, which is not supported"]) {
            $0["llama.rope.scaling.attn_factor"] = .f32(1.25)
        },
        Case("part of an extrapolation", ["yarn_ext_factor", "0.5, which is not supported"]) {
            $0["llama.rope.scaling.type"] = .text("yarn")
            $0["llama.rope.scaling.yarn_ext_factor"] = .f32(0.5)
        },
        Case("two scalings", ["rope.scaling.type", "none beside rope_freqs.weight"]) {
            $0["llama.rope.scaling.factor"] = .f32(4)
            $0.tensors.append(HandmadeGGUF.norm("rope_freqs.weight", 4))
        },
        Case("long factors", ["rope_factors_long.weight", "longrope"]) {
            $0.tensors.append(HandmadeGGUF.norm("rope_factors_long.weight", 4))
        },
        Case("unknown key", ["llama.logit_scale", "0.5, which is not supported"]) {
            $0["llama.logit_scale"] = .f32(0.5)
        },
        Case("attention to what follows", ["llama.attention.causal", "false"]) {
            $0["llama.attention.causal"] = .bool(0)
        },
        Case("one of several parts", ["split.count", "one of 2 parts"]) { $0["split.count"] = .u16(2) },
        Case("experts", ["llama.expert_count", "8"]) { $0["llama.expert_count"] = .u32(8) },
        Case("divisors of rotation of another count", ["rope_freqs.weight", "[4]", "[3]"]) {
            $0.tensors.append(HandmadeGGUF.norm("rope_freqs.weight", 3))
        },
        Case("divisor of zero", ["rope_freqs.weight", "above 0"]) {
            var divisors = HandmadeGGUF.norm("rope_freqs.weight", 4)
            divisors.data.replaceSubrange(4..<8, with: [0, 0, 0, 0])
            $0.tensors.append(divisors)
        },
        Case("one bias of three", ["tensors", "no blk.0.attn_k.bias, blk.0.attn_v.bias"]) {
            $0.tensors.append(HandmadeGGUF.norm("blk.0.attn_q.bias", 32))
        },
        Case("bias of the head", ["output.bias", "a bias"]) {
            $0.tensors.append(HandmadeGGUF.norm("output.bias", 6))
        },
        Case("tensors of experts", ["blk.0.ffn_gate_inp.weight", "a mixture of experts"]) {
            $0.tensors.append(HandmadeGGUF.norm("blk.0.ffn_gate_inp.weight", 32))
        },
        Case("tensor of no role", ["foo.weight", "1 others"]) {
            $0.tensors.append(HandmadeGGUF.norm("foo.weight", 4))
        },
        Case("tensor missing", ["tensors", "no blk.0.attn_k.weight"]) { $0.tensors.remove(at: 3) },
        Case("embedding missing", ["token_embd.weight"]) { $0.tensors.remove(at: 0) },
        Case("layers without tensors", ["tensors", "and 14 more"]) { $0["llama.block_count"] = .u32(3) },
        Case("shape against the configuration", ["blk.0.ffn_gate.weight", "[64, 32]", "[32, 32]"]) {
            $0.tensors[7] = HandmadeGGUF.matrix("blk.0.ffn_gate.weight", 32, 32, .q4_0)
        },
        Case("norm in blocks", ["output_norm.weight", "Q8_0"]) {
            $0.tensors[10] = HandmadeGGUF.matrix("output_norm.weight", 1, 32, .q8_0)
            $0.tensors[10].dimensions = [32]
        },
        Case("norm with NaN", ["output_norm.weight", "NaN"]) {
            $0.tensors[10].data.replaceSubrange(0..<4, with: [0, 0, 0xC0, 0x7F])
        },
        Case("vocabulary of another size", ["tokenizer.ggml.tokens", "6 tokens", "found 5"]) {
            $0["tokenizer.ggml.tokens"] = .texts(["a", "b", "c", "d", "e"])
        },
        Case("stated vocabulary of another size", ["llama.vocab_size", "6", "found 7"]) {
            $0["llama.vocab_size"] = .u32(7)
        },
        Case("tokens that are no strings", ["tokenizer.ggml.tokens", "array of string"]) {
            $0["tokenizer.ggml.tokens"] = .integers([1, 2, 3, 4, 5, 6])
        },
        Case("scores of another count", ["tokenizer.ggml.scores", "found 2"]) {
            $0["tokenizer.ggml.scores"] = .floats([0, 1])
        },
        Case("score NaN", ["tokenizer.ggml.scores", "NaN for token 4"]) {
            $0["tokenizer.ggml.scores"] = .floats([0, 0, 0, 0, .nan, 0])
        },
        Case("types of another count", ["tokenizer.ggml.token_type", "found 1"]) {
            $0["tokenizer.ggml.token_type"] = .integers([1])
        },
        Case("token outside the vocabulary", ["bos_token_id", "one of the 6"]) {
            $0["tokenizer.ggml.bos_token_id"] = .u32(6)
        },
    ]

    @Test(arguments: structure + meaning)
    func isRefused(_ hostile: Case) throws {
        var writer = HandmadeGGUF.smallLlama()
        hostile.change(&writer)
        let error = try #require(throws: ModelFileError.self) { try writer.open() }
        for part in hostile.expected {
            #expect(error.message.contains(part), "\(error.message)")
        }
        #expect(error.message.hasPrefix("small.gguf: "))
    }

    /// What helps depends on the type.
    @Test(arguments: [(22, "llama-quantize"), (31, "Q4_0"), (26, "convert"), (77, "newer")] as [(UInt32, String)])
    func remediesForTypes(number: UInt32, word: String) throws {
        var writer = HandmadeGGUF.smallLlama()
        writer.tensors[2].type = number
        let error = try #require(throws: ModelFileError.self) { try writer.open() }
        #expect(error.remedy?.contains(word) == true, "\(error.description)")
        #expect(error.expected.contains("Q4_K") && error.expected.contains("Q8_0"))
    }

    /// Cut anywhere, the file is refused: its last tensor ends with it.
    @Test func everyTruncationIsRefused() {
        let writer = HandmadeGGUF.smallLlama()
        let whole = MappedBytes.inMemory(writer.bytes)
        let lengths = Array(1..<writer.headBytes) + stride(from: writer.headBytes, to: whole.bytes.count, by: 61)
        for length in lengths {
            #expect(throws: ModelFileError.self) {
                try GGUFFile(content: whole.part(0..<length), path: "cut").checkpoint(digest: "")
            }
        }
    }

    /// Whatever byte of the head is changed, the file opens or is refused, and every tensor can be read.
    @Test(arguments: [0xFF, 0x01, 0x80, 0x10] as [UInt8])
    func noChangedByteTraps(mask: UInt8) {
        let writer = HandmadeGGUF.smallLlama()
        var bytes = writer.bytes
        var (opened, refused) = (0, 0)
        for index in 0..<writer.headBytes {
            bytes[index] ^= mask
            do throws(ModelFileError) {
                let file = try GGUFFile(content: .inMemory(bytes), path: "changed")
                for tensor in try file.checkpoint(digest: "").tensors.values {
                    _ = tensor.nonFiniteScaleRow(in: 0..<tensor.rows)
                    _ = tensor.floats((tensor.rows - 1)..<tensor.rows)
                }
                opened += 1
            } catch {
                refused += 1
            }
            bytes[index] ^= mask
        }
        #expect(opened > 0 && refused > opened, "opened \(opened), refused \(refused)")
    }
}
