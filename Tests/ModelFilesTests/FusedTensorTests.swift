import Testing

@testable import ModelFiles

/// Files that hold several of our tensors as one, one below the other.
@Suite struct FusedTensorTests {
    private static func fused() -> HandmadeGGUF {
        var file = HandmadeGGUF.smallLlama()
        let parts = ["q", "k", "v"].map { Array("blk.0.attn_\($0).weight".utf8) }
        file.tensors.removeAll { parts.contains($0.name) }
        file.tensors.append(HandmadeGGUF.matrix("blk.0.attn_qkv.weight", 64, 32, .q8_0))
        return file
    }

    /// 32 rows of queries, 16 of keys, 16 of values; the bias in the same way.
    @Test func queriesKeysAndValues() throws {
        var file = Self.fused()
        file.tensors.append(HandmadeGGUF.norm("blk.0.attn_qkv.bias", 64))
        let whole = try #require(file.tensors.first { $0.name == Array("blk.0.attn_qkv.weight".utf8) }).data
        let checkpoint = try file.open()
        #expect(checkpoint.configuration.features.projectionBias)
        let rowBytes = whole.count / 64
        for (role, bias, rows) in [
            (LayerRole.query, LayerRole.queryBias, 0..<32), (.key, .keyBias, 32..<48), (.value, .valueBias, 48..<64),
        ] {
            let tensor = try #require(checkpoint.tensors[.layer(0, role)])
            #expect(tensor.type == .q8_0 && tensor.shape == [rows.count, 32])
            let expected = whole[(rows.lowerBound * rowBytes)..<(rows.upperBound * rowBytes)]
            #expect(tensor.bytes(0..<rows.count) == Array(expected))
            let vector = try #require(checkpoint.tensors[.layer(0, bias)])
            #expect(vector.floats(0..<1) == rows.map { 1 + Float($0) / 64 })
        }
    }

    /// Biases may lie apart although the weights do not.
    @Test func biasesOfTheirOwn() throws {
        var file = Self.fused()
        for (name, count) in [("q", 32), ("k", 16), ("v", 16)] {
            file.tensors.append(HandmadeGGUF.norm("blk.0.attn_\(name).bias", count))
        }
        let checkpoint = try file.open()
        #expect(checkpoint.tensors[.layer(0, .keyBias)]?.floats(0..<1).count == 16)
    }

    /// The name of up alone: the shape says that it is both.
    @Test func gateAndUp() throws {
        var file = HandmadeGGUF.smallLlama()
        let parts = ["gate", "up"].map { Array("blk.0.ffn_\($0).weight".utf8) }
        file.tensors.removeAll { parts.contains($0.name) }
        file.tensors.append(HandmadeGGUF.matrix("blk.0.ffn_up.weight", 128, 32, .f16))
        let checkpoint = try file.open()
        let gate = try #require(checkpoint.tensors[.layer(0, .gate)])
        let up = try #require(checkpoint.tensors[.layer(0, .up)])
        #expect(gate.shape == [64, 32] && up.shape == [64, 32])
        #expect(try #require(file.tensors.last).data == gate.bytes(0..<64) + up.bytes(0..<64))
    }

    @Test func aFusedTensorBesideItsPartsIsLeftOver() throws {
        var file = HandmadeGGUF.smallLlama()
        file.tensors.append(HandmadeGGUF.matrix("blk.0.attn_qkv.weight", 64, 32, .q8_0))
        let error = try #require(throws: ModelFileError.self) { try file.open() }
        #expect(error.message.contains("1 others: blk.0.attn_qkv.weight"))
    }

    @Test func aFusedTensorOfAnotherShapeIsRefused() throws {
        var file = Self.fused()
        file.tensors[file.tensors.count - 1] = HandmadeGGUF.matrix("blk.0.attn_qkv.weight", 96, 32, .q8_0)
        let error = try #require(throws: ModelFileError.self) { try file.open() }
        #expect(error.message.contains("shape [64, 32]"))
    }
}
