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

    /// Every architecture: biases, norms, divisors and fused tensors come back as what they were.
    @Test(arguments: ["llama", "mistral", "qwen2", "qwen3", "phi3", "smollm3"])
    func everyArchitecture(name: String) throws {
        let row = try #require(Architecture.named(name))
        var configuration = Self.shape.configuration
        configuration.architecture = name
        configuration.rotaryPairing = row.ggufPairing
        configuration.features.projectionBias = row.projectionBias == .always
        configuration.features.queryKeyNorm = row.queryKeyNorm
        if row.queryKeyNorm { configuration.headSize = 64 }
        if let interval = row.unrotatedInterval {
            configuration.layers = 4
            configuration.features.unrotatedLayers = [interval - 1]
        }
        if row.hasGGUFWindow, name != "llama" {
            configuration.features.window = 40
            configuration.features.windowedLayers = [0, 1]
        }
        if name == "llama" {
            configuration.features.rotaryScaling = .llama3(
                RotaryScaling.Llama3(factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContext: 32))
        }
        let checkpoint = Checkpoint.synthetic(
            SyntheticShape(name: "tiny", configuration: configuration), type: .q8_0, seed: 6)
        try withFile { path in
            try GGUFExporter(checkpoint).write(to: path)
            let read = try Checkpoint.open(path)
            var expected = checkpoint.configuration
            expected.name = "synthetic tiny"
            expected.architecture = row.gguf
            #expect(read.configuration == expected)
            #expect(Set(read.tensors.keys) == Set(checkpoint.tensors.keys))
            for (role, made) in checkpoint.tensors {
                let found = try #require(read.tensors[role])
                #expect(found.type == made.type && found.shape == made.shape)
                #expect(bytes(found) == bytes(made), "\(role)")
            }
        }
    }

    /// A window in some layers only, or the scaling of Llama 3 as numbers: there is no key for it.
    @Test func whatNoFileCanHold() {
        var configuration = Self.shape.configuration
        configuration.features.window = 8
        configuration.features.windowedLayers = [1]
        let checkpoint = Checkpoint.synthetic(
            SyntheticShape(name: "tiny", configuration: configuration), type: .f16, seed: 0)
        #expect(throws: ModelFileError.self) { try GGUFExporter(checkpoint) }
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
