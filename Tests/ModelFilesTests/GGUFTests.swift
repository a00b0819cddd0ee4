import Testing

@testable import ModelFiles

/// What a right file gives.
@Suite struct GGUFTests {
    @Test func readsConfiguration() throws {
        let checkpoint = try HandmadeGGUF.smallLlama().open()
        #expect(
            checkpoint.configuration
                == ModelConfiguration(
                    architecture: "llama", name: "small", vocabularySize: 6, contextLength: 128, width: 32, layers: 1,
                    heads: 4, keyValueHeads: 2, headSize: 8, feedForwardWidth: 64, normEpsilon: 1e-5,
                    ropeBase: 50_000, rotaryPairing: .adjacent, tiedEmbeddings: false))
        #expect(checkpoint.chatTemplate == "{{ messages }}")
        #expect(checkpoint.displayName == "small")
        #expect(!checkpoint.isSynthetic)
    }

    @Test func readsVocabulary() throws {
        guard case .gguf(let vocabulary) = try HandmadeGGUF.smallLlama().open().tokenizer else {
            throw Unexpected()
        }
        #expect(vocabulary.tokens[3] == Array("\u{2581}a".utf8))
        #expect(vocabulary.scores == [0, 0, 0, -1, -2, 0])
        #expect(vocabulary.types == [2, 3, 3, 1, 1, 6])
        #expect(vocabulary.merges == nil)
        #expect(vocabulary.bos == 1 && vocabulary.eos == 2 && vocabulary.endOfTurn == nil)
        #expect(vocabulary.padding == nil, "-1 is a placeholder of converters")
        #expect(vocabulary.addBOS == true && vocabulary.addEOS == nil)
    }

    @Test func givesEveryTensorItsRole() throws {
        let writer = HandmadeGGUF.smallLlama()
        let checkpoint = try writer.open()
        #expect(Set(checkpoint.tensors.keys) == Set(checkpoint.configuration.roles))
        let down = try #require(checkpoint.tensors[.layer(0, .down)])
        #expect(down.name == "blk.0.ffn_down.weight")
        #expect(down.shape == [32, 64])
        #expect(down.type == .q4_1)
        let source = try #require(writer.tensors.first { $0.name == Array(down.name.utf8) })
        #expect(down.mappedBytes.map(Array.init) == source.data)
        var rows = [UInt8](repeating: 0xAA, count: 3 * down.bytesPerRow)
        rows.withUnsafeMutableBytes { down.copyRows(7..<10, into: $0) }
        #expect(rows == Array(source.data[(7 * down.bytesPerRow)..<(10 * down.bytesPerRow)]))
    }

    @Test func tiesTheHeadWithoutOutputTensor() throws {
        var writer = HandmadeGGUF.smallLlama()
        writer.tensors.removeAll { $0.name == Array("output.weight".utf8) }
        let checkpoint = try writer.open()
        #expect(checkpoint.configuration.tiedEmbeddings)
        #expect(checkpoint.tensors[.outputHead] == nil)
    }

    @Test func readsVersionTwoAndOtherAlignments() throws {
        var writer = HandmadeGGUF.smallLlama()
        writer.version = 2
        writer.alignment = 256
        writer["general.alignment"] = .u32(256)
        #expect(try writer.open().tensors.count == 12)
    }

    /// Every value type occurs, none of them with a meaning for us.
    @Test func passesOverForeignMetadata() throws {
        var writer = HandmadeGGUF.smallLlama()
        let values: [HandmadeGGUF.Value] = [
            .u8(1), .i8(-1), .u16(1), .i16(-1), .u32(1), .i32(-1), .u64(.max), .i64(.min), .f32(1), .f64(1), .bool(0),
            .text("x"), .bytes([0xFF, 0xFE]), .integers([1, 2]), .texts([]),
            .array(type: 9, statedCount: nil, [.texts(["a", "b"]), .floats([1])]),
        ]
        for (index, value) in values.enumerated() { writer.entries.insert(("foreign.\(index)", value), at: index) }
        #expect(try writer.open().tensors.count == 12)
    }

    @Test func integersMayHaveAnyWidth() throws {
        var writer = HandmadeGGUF.smallLlama()
        writer["llama.block_count"] = .i64(1)
        writer["llama.attention.head_count"] = .u8(4)
        writer["llama.rope.freq_base"] = .f64(50_000)
        #expect(try writer.open().configuration.heads == 4)
    }

    /// Every type of matrices, in super-blocks and in blocks of five bits.
    @Test func readsEveryTypeOfBlocks() throws {
        let writer = HandmadeGGUF.superBlockLlama()
        let checkpoint = try writer.open()
        #expect(Set(checkpoint.tensors.values.map(\.type)).count == 9)
        for tensor in checkpoint.tensors.values {
            let source = try #require(writer.tensors.first { $0.name == Array(tensor.name.utf8) })
            #expect(HandmadeGGUF.typeNumbers[tensor.type] == source.type)
            #expect(tensor.mappedBytes.map(Array.init) == source.data)
            #expect(tensor.nonFiniteScaleRow(in: 0..<tensor.rows) == nil)
        }
        let table = try #require(checkpoint.tensors[.tokenEmbedding])
        #expect(table.type == .q6_k && table.bytesPerRow == 210 && table.byteCount == 6 * 210)
        #expect(table.floats(5..<6).count == 256)
        #expect(checkpoint.dominantType == .q5_0)
        #expect(checkpoint.storedBytes == writer.tensors.reduce(0) { $0 + $1.data.count })
    }

    /// A norm in blocks would have to be looked at in another way; no writer makes one.
    @Test func normsStayPlain() throws {
        var writer = HandmadeGGUF.superBlockLlama()
        let index = try #require(writer.tensors.firstIndex { $0.name == Array("output_norm.weight".utf8) })
        writer.tensors[index] = HandmadeGGUF.matrix("output_norm.weight", 1, 256, .q6_k)
        writer.tensors[index].dimensions = [256]
        let error = try #require(throws: ModelFileError.self) { try writer.open() }
        #expect(error.message.contains("output_norm.weight") && error.found == "Q6_K")
    }

    @Test func headSizeMayBeStated() throws {
        var writer = HandmadeGGUF.smallLlama()
        writer["llama.attention.key_length"] = .u32(16)
        writer["llama.attention.value_length"] = .u32(16)
        writer["llama.rope.dimension_count"] = .u32(16)
        writer["llama.attention.head_count"] = .u32(2)
        writer["llama.attention.head_count_kv"] = .u32(1)
        #expect(try writer.open().configuration.headSize == 16)
    }

    @Test func vocabularyMayBeAbsent() throws {
        var writer = HandmadeGGUF.smallLlama()
        writer.entries.removeAll { $0.key.hasPrefix("tokenizer.") }
        guard case .none = try writer.open().tokenizer else {
            throw Unexpected()
        }
    }
}
