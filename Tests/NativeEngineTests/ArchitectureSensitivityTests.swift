import EngineAPI
import ModelFiles
import NativeEngine
import Testing

/// The comparison with transformers notices every feature that is left out or got wrong: the engine runs the right tensors
/// under a configuration that is wrong in one place.
@Suite struct ArchitectureSensitivityTests {
    /// Far above what float32 costs.
    static let visible = 50 * FloatGoldenTests.tolerance

    struct Mutation: Sendable, CustomTestStringConvertible {
        var model: String
        var what: String
        var form = ArchitectureForm.huggingFace
        var change: @Sendable (inout Checkpoint) throws -> Void

        var testDescription: String { "\(model): \(what), \(form)" }

        init(
            _ model: String, _ what: String, _ form: ArchitectureForm = .huggingFace,
            _ change: @escaping @Sendable (inout Checkpoint) throws -> Void
        ) {
            self.model = model
            self.what = what
            self.form = form
            self.change = change
        }
    }

    static let mutations: [Mutation] = [
        Mutation("llama-bias", "no bias of queries, keys, values") { $0.configuration.features.projectionBias = false },
        Mutation("llama-bias", "no bias of the output of attention") {
            $0.configuration.features.attentionOutputBias = false
        },
        Mutation("llama-bias", "no bias of the feed-forward part") {
            $0.configuration.features.feedForwardBias = false
        },
        Mutation("qwen2", "no bias") { $0.configuration.features.projectionBias = false },
        Mutation("qwen3", "no norm of queries and keys") { $0.configuration.features.queryKeyNorm = false },
        Mutation("llama-llama3", "no scaling") { $0.configuration.features.rotaryScaling = .none },
        Mutation("llama-llama3", "no scaling", .gguf) { $0.configuration.features.rotaryScaling = .none },
        Mutation("llama-llama3", "another original context") {
            guard case .llama3(var scaling) = $0.configuration.features.rotaryScaling else { throw Unexpected() }
            scaling.originalContext = 64
            $0.configuration.features.rotaryScaling = .llama3(scaling)
        },
        Mutation("llama-linear", "no scaling") { $0.configuration.features.rotaryScaling = .none },
        Mutation("llama-yarn", "no scaling") { $0.configuration.features.rotaryScaling = .none },
        Mutation("llama-yarn", "no attention factor", .gguf) { try changeYarn(&$0) { $0.magnitude = 1 } },
        Mutation("llama-yarn", "the usual turns") {
            try changeYarn(&$0) {
                $0.fastTurns = 32
                $0.slowTurns = 1
            }
        },
        Mutation("qwen2-yarn", "no scaling", .gguf) { $0.configuration.features.rotaryScaling = .none },
        Mutation("qwen2-yarn", "no attention factor") { try changeYarn(&$0) { $0.magnitude = 1 } },
        Mutation("qwen2-yarn", "linear instead") { $0.configuration.features.rotaryScaling = .linear(factor: 4) },
        Mutation("mistral", "no window") { $0.configuration.features.window = nil },
        Mutation("mistral", "no window", .gguf) { $0.configuration.features.window = nil },
        Mutation("mistral", "one position too many") { $0.configuration.features.window = 25 },
        Mutation("mistral", "one position too few") { $0.configuration.features.window = 23 },
        Mutation("phi3", "no window") { $0.configuration.features.window = nil },
        Mutation("qwen2-window", "no window") { $0.configuration.features.windowedLayers = [] },
        Mutation("qwen2-window", "a window in every layer") { $0.configuration.features.windowedLayers = [0, 1, 2] },
        Mutation("qwen2-window", "a window in one layer too few") { $0.configuration.features.windowedLayers = [2] },
        Mutation("smollm3", "every layer rotated") { $0.configuration.features.unrotatedLayers = [] },
        Mutation("smollm3", "every layer rotated", .gguf) { $0.configuration.features.unrotatedLayers = [] },
        Mutation("smollm3", "another layer not rotated") { $0.configuration.features.unrotatedLayers = [0] },
        Mutation("phi3", "keys for values") { exchange(&$0, .key, .value) },
        Mutation("phi3", "up for gate", .gguf) { exchange(&$0, .gate, .up) },
        Mutation("qwen3", "other pairs") { $0.configuration.rotaryPairing = .adjacent },
        Mutation("qwen2", "other pairs", .gguf) { $0.configuration.rotaryPairing = .adjacent },
        Mutation("smollm3", "other pairs", .gguf) { $0.configuration.rotaryPairing = .halves },
        Mutation("llama-llama3", "a head of its own") { untie(&$0) },
        Mutation("qwen3", "a head of its own", .gguf) { untie(&$0) },
    ]

    @Test(arguments: mutations)
    func isNoticed(_ mutation: Mutation) throws {
        let golden = try GoldenArchitectures.named(mutation.model)
        let file = try ArchitectureOnDisk(golden, mutation.form)
        var checkpoint = try Checkpoint.open(file.path)
        try mutation.change(&checkpoint)
        let wrong = try Self.difference(checkpoint, golden)
        #expect(wrong.maximum > Self.visible, "\(wrong)")
    }

    private static func difference(
        _ checkpoint: Checkpoint, _ golden: GoldenArchitecture
    ) throws -> LogitDifference {
        let settings = EngineChoice().settings(model: checkpoint.displayName)
        let rows = try NativeModel.load(settings, checkpoint: checkpoint).rows(golden.prompt)
        return LogitDifference(try golden.stored(rows), try golden.logits())
    }

    private static func changeYarn(
        _ checkpoint: inout Checkpoint, _ change: (inout RotaryScaling.Yarn) -> Void
    ) throws {
        guard case .yarn(var scaling) = checkpoint.configuration.features.rotaryScaling else { throw Unexpected() }
        change(&scaling)
        checkpoint.configuration.features.rotaryScaling = .yarn(scaling)
    }

    private static func exchange(_ checkpoint: inout Checkpoint, _ first: LayerRole, _ second: LayerRole) {
        let one = checkpoint.tensors[.layer(0, first)]
        checkpoint.tensors[.layer(0, first)] = checkpoint.tensors[.layer(0, second)]
        checkpoint.tensors[.layer(0, second)] = one
    }

    /// With the rows of the embedding in another order as the head.
    private static func untie(_ checkpoint: inout Checkpoint) {
        let configuration = checkpoint.configuration
        let (rows, columns) = (configuration.vocabularySize, configuration.width)
        guard let embedding = checkpoint.tensors[.tokenEmbedding] else { return }
        var values = [Float](repeating: 0, count: rows * columns)
        values.withUnsafeMutableBufferPointer { embedding.dequantizeRows(0..<rows, into: $0) }
        checkpoint.tensors[.outputHead] = TinyModel.tensor(
            "head", Array(values[columns...] + values[..<columns]), shape: [rows, columns])
        checkpoint.configuration.tiedEmbeddings = false
    }
}

/// Something that a `guard` could not take apart.
private struct Unexpected: Error {}
