import Foundation
import Testing

@testable import ModelFiles

@Suite struct GGUFExporterTests {
    /// Small, and odd enough that most tensors need padding.
    private static let shape = SyntheticShape(
        name: "tiny",
        configuration: ModelConfiguration(
            architecture: "llama", name: "tiny", vocabularySize: 300, contextLength: 64, width: 96, layers: 2, heads: 3,
            keyValueHeads: 1, headSize: 32, feedForwardWidth: 160, normEpsilon: 1e-5, ropeBase: 5000,
            rotaryPairing: .adjacent, tiedEmbeddings: false))

    private func withFile(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "sextant-\(UUID().uuidString).gguf").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    @Test(
        "what is written reads back the same: configuration, vocabulary, every byte", arguments: WeightGenerator.types)
    func roundTrip(type: TensorType) throws {
        let checkpoint = Checkpoint.synthetic(Self.shape, type: type, seed: 5)
        try withFile { path in
            var reported = 0
            try GGUFExporter(checkpoint).write(to: path) { reported = max(reported, $0) }
            let read = try Checkpoint.open(path)
            var expected = Self.shape.configuration
            expected.name = "synthetic tiny"
            #expect(read.configuration == expected)
            for role in expected.roles {
                let made = try #require(checkpoint.tensors[role])
                let found = try #require(read.tensors[role])
                #expect(found.type == made.type && found.shape == made.shape)
                #expect(bytes(found) == bytes(made), "\(role)")
            }
            guard case .gguf(let vocabulary) = read.tokenizer else {
                Issue.record("no vocabulary")
                return
            }
            #expect(vocabulary.tokens.count == 300)
            #expect(vocabulary.tokens[3 + 0x0A] == Array("<0x0A>".utf8))
            #expect(Set(vocabulary.tokens).count == 300)
            #expect(vocabulary.types?.prefix(4) == [2, 3, 3, 6])
            #expect(vocabulary.addBOS == true && vocabulary.bos == 1 && vocabulary.eos == 2)
            #expect(reported > 0)
        }
    }

    @Test func aFolderThatIsNotThere() throws {
        let writer = try GGUFExporter(Checkpoint.synthetic(Self.shape, type: .f16, seed: 0))
        #expect(throws: ModelFileError.self) { try writer.write(to: "/no-such-folder/model.gguf") }
    }

    @Test func onlySyntheticModels() {
        var checkpoint = Checkpoint.synthetic(Self.shape, type: .f16, seed: 0)
        checkpoint.isSynthetic = false
        #expect(throws: ModelFileError.self) { try GGUFExporter(checkpoint) }
    }

    private func bytes(_ tensor: Tensor) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: tensor.byteCount)
        bytes.withUnsafeMutableBytes { tensor.copyRows(0..<tensor.rows, into: $0) }
        return bytes
    }
}
