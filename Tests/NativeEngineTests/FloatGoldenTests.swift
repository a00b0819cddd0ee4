import EngineAPI
import ModelFiles
import Testing

/// float32 against transformers: every position of a 64-token prompt within 1e-3, and the same 64 greedy tokens.
@Suite struct FloatGoldenTests {
    static let tolerance = 1e-3
    static let forms: [ModelForm] = [
        .gguf(.f32), .huggingFace(.f32, shards: 1), .huggingFace(.f32, shards: 3),
    ]

    @Test(arguments: CheckpointGoldenTests.names, forms)
    func logitsMatchTransformers(name: String, form: ModelForm) throws {
        let shape = try GoldenEngine.shape(name)
        let model = try ModelOnDisk(RandomCheckpoint(shape), form)
        let difference = LogitDifference(
            try EngineUnderTest.logits(model: model.path, tokens: shape.prompt), try shape.exactLogits())
        #expect(difference.maximum < Self.tolerance, "\(difference)")
    }

    @Test(arguments: CheckpointGoldenTests.names, EngineChoice.tables)
    func everyKernelTableAgrees(name: String, kernels: String) throws {
        let shape = try GoldenEngine.shape(name)
        let model = try ModelOnDisk(RandomCheckpoint(shape), .gguf(.f32))
        for (threads, step) in [(2, 512), (1, 1), (1, 7), (2, 33)] {
            let choice = EngineChoice(kernels: kernels, threads: threads, largestStep: step)
            let difference = LogitDifference(
                try EngineUnderTest.logits(model: model.path, tokens: shape.prompt, choice), try shape.exactLogits())
            #expect(difference.maximum < Self.tolerance, "\(choice): \(difference)")
        }
    }

    @Test(arguments: CheckpointGoldenTests.names, forms)
    func greedyTokensMatchTransformers(name: String, form: ModelForm) async throws {
        let shape = try GoldenEngine.shape(name)
        let model = try ModelOnDisk(RandomCheckpoint(shape), form)
        let tokens = try await EngineUnderTest.greedy(
            model: model.path, prompts: [shape.prompt], count: shape.greedy.count, EngineChoice(threads: 2))
        #expect(tokens == [shape.greedy])
    }

    /// Past the prompt too, where nothing but the choice is known: the largest logit at each position is the next token.
    @Test(arguments: CheckpointGoldenTests.names)
    func longSequenceMatchesTheGreedyTokens(name: String) throws {
        let shape = try GoldenEngine.shape(name)
        let model = try ModelOnDisk(RandomCheckpoint(shape), .gguf(.f32))
        let rows = try EngineUnderTest.logits(
            model: model.path, tokens: shape.prompt + shape.greedy.dropLast(), EngineChoice(threads: 2))
        let choices = rows.dropFirst(shape.prompt.count - 1).map(\.largest)
        #expect(choices == shape.greedy)
    }
}

extension [Float] {
    /// Index of the largest value, the first of equals.
    var largest: TokenID {
        var best = 0
        for index in indices where self[index] > self[best] { best = index }
        return TokenID(best)
    }
}
