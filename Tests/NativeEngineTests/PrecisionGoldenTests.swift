import EngineAPI
import ModelFiles
import Testing

/// Classes of lesser precision: no worse than transformers is at fp16 and bf16, and no worse than int8 activations make
/// exact arithmetic for block weights.
@Suite struct PrecisionGoldenTests {
    /// Room above transformers' own error at that precision: rounding falls differently in another implementation.
    static let halfFactor = 1.0
    /// The same for block weights, where the yardstick is a simulation of int8 activations. llama.cpp's error on these
    /// files is between 0.94 and 1.05 times it by root mean square, and up to 1.3 times by the largest difference.
    static let blockRMSFactor = 1.2
    static let blockMaximumFactor = 1.6

    struct Half: Sendable, CustomStringConvertible {
        var kind: String
        var form: ModelForm
        /// Asked for, where the file holds more.
        var precision: Precision?

        var description: String { "\(form) as \(kind)" }
    }

    static let halves: [Half] = [
        Half(kind: "fp16", form: .gguf(.f16)),
        Half(kind: "fp16", form: .huggingFace(.f16, shards: 2)),
        Half(kind: "fp16", form: .gguf(.f32), precision: .fp16),
        Half(kind: "bf16", form: .gguf(.bf16)),
        Half(kind: "bf16", form: .huggingFace(.bf16, shards: 1)),
        Half(kind: "bf16", form: .huggingFace(.f32, shards: 1), precision: .bf16),
    ]

    @Test(arguments: CheckpointGoldenTests.names, halves)
    func halvesAreNoWorseThanTransformers(name: String, half: Half) throws {
        let shape = try GoldenEngine.shape(name)
        let model = try ModelOnDisk(RandomCheckpoint(shape), half.form)
        let error = try shape.classError(half.kind)
        for (index, kernels) in EngineChoice.tables.enumerated() {
            let choice = EngineChoice(precision: half.precision, kernels: kernels, threads: 1 + index % 2)
            let rows = try EngineUnderTest.logits(model: model.path, tokens: shape.prompt, choice)
            let exact = LogitDifference(rows, try shape.exactLogits())
            #expect(exact.rms <= error.errorToExact.rms * Self.halfFactor, "\(choice): \(exact)")
            #expect(exact.maximum <= error.errorToExact.max * Self.halfFactor, "\(choice): \(exact)")
            let rounded = LogitDifference(try Self.stored(rows), try shape.roundedLogits(half.kind))
            #expect(rounded.rms <= error.errorToRounded.rms * Self.halfFactor, "\(choice): \(rounded)")
            #expect(rounded.maximum <= error.errorToRounded.max * Self.halfFactor, "\(choice): \(rounded)")
        }
    }

    @Test(arguments: CheckpointGoldenTests.names, [TensorType.q8_0, .q4_0, .q4_1])
    func blocksAreNoWorseThanTheirActivations(name: String, type: TensorType) throws {
        let shape = try GoldenEngine.shape(name)
        let model = try ModelOnDisk(RandomCheckpoint(shape), .gguf(type))
        let kind = type.rawValue.lowercased()
        let error = try shape.classError(kind).errorToRounded
        for kernels in EngineChoice.tables {
            for (threads, step) in [(1, 512), (2, 1), (1, 7)] {
                let choice = EngineChoice(kernels: kernels, threads: threads, largestStep: step)
                let rows = try EngineUnderTest.logits(model: model.path, tokens: shape.prompt, choice)
                let difference = LogitDifference(try Self.stored(rows), try shape.roundedLogits(kind))
                #expect(difference.rms <= error.rms * Self.blockRMSFactor, "\(choice): \(difference)")
                #expect(difference.maximum <= error.max * Self.blockMaximumFactor, "\(choice): \(difference)")
            }
        }
    }

    /// A float file quantised while it loads is the file that the `gguf` package would have made of it.
    @Test(arguments: [(Precision.int8, TensorType.q8_0), (.int4, .q4_0)])
    func quantisingOnLoadGivesTheSameModel(precision: Precision, type: TensorType) throws {
        let checkpoint = RandomCheckpoint(try GoldenEngine.shape("tiny-gqa"))
        let float = try ModelOnDisk(checkpoint, .gguf(.f32))
        let blocks = try ModelOnDisk(checkpoint, .gguf(type))
        let tokens = checkpoint.shape.prompt
        let made = try EngineUnderTest.logits(model: float.path, tokens: tokens, EngineChoice(precision: precision))
        let read = try EngineUnderTest.logits(model: blocks.path, tokens: tokens)
        #expect(LogitDifference(made, read).maximum < 1e-5)
    }

    /// Of all positions those that the fixtures hold.
    private static func stored(_ rows: [[Float]]) throws -> [[Float]] {
        let step = try GoldenEngine.shared.get().stride
        return stride(from: step - 1, to: rows.count, by: step).map { rows[$0] }
    }
}
