import EngineAPI
import ModelFiles
import NativeEngine
import Testing

/// A batch of 8 gives each request what it gives alone: the same logits but for rounding, so the same tokens up to a
/// near-tie.
@Suite struct BatchGoldenTests {
    /// Eight prompts of different lengths.
    private static func prompts(_ shape: GoldenShape) -> [[TokenID]] {
        (0..<8).map { Array(shape.prompt.dropFirst(3 * $0).prefix(5 + 4 * $0)) }
    }

    @Test(
        arguments: CheckpointGoldenTests.names,
        [ModelForm.gguf(.f32), .gguf(.f16), .gguf(.q8_0), .gguf(.q4_0)])
    func smallModels(name: String, form: ModelForm) throws {
        let shape = try GoldenEngine.shape(name)
        let file = try ModelOnDisk(RandomCheckpoint(shape), form)
        for kernels in EngineChoice.tables {
            try Self.compare(
                model: file.path, prompts: Self.prompts(shape), count: 24, EngineChoice(kernels: kernels, threads: 2),
                largestDifference: 0.1)
        }
    }

    @Test(arguments: CheckpointGoldenTests.names)
    func smallModelsThroughTheEngine(name: String) async throws {
        let shape = try GoldenEngine.shape(name)
        let file = try ModelOnDisk(RandomCheckpoint(shape), .huggingFace(.f32, shards: 1))
        try await NativeEngineProvider(EngineChoice(threads: 2).settings(model: file.path)).withEngine { engine in
            let prompts = Self.prompts(shape)
            let together = try await EngineUnderTest.greedy(engine, prompts: prompts, count: 64)
            for (prompt, tokens) in zip(prompts, together) {
                let alone = try await EngineUnderTest.greedy(engine, prompts: [prompt], count: 64)[0]
                #expect(alone == tokens)
            }
        }
    }

    @Test(.enabled(if: SmolLM2File.path != nil, Comment(rawValue: SmolLM2File.howToGet)))
    func smolLM2() throws {
        let path = try required(SmolLM2File.path, "SmolLM2 file")
        let golden = try GoldenSmolLM2.shared.get()
        let prompts = golden.cases.prefix(8).map(\.tokens)
        try Self.compare(
            model: path, prompts: prompts, count: 48, EngineChoice(threads: 2),
            largestDifference: golden.errorOfLlamaCpp.max)
    }

    /// - Parameter largestDifference: that rounding may make between the logits of both, on the same tokens.
    private static func compare(
        model path: String, prompts: [[TokenID]], count: Int, _ choice: EngineChoice, largestDifference: Double
    ) throws {
        let stepper = SequenceStepper(model: try EngineUnderTest.load(path, choice))
        let together = try stepper.greedy(prompts, count: count)
        for (index, prompt) in prompts.enumerated() {
            let alone = try stepper.greedy([prompt], count: count)[0]
            for (step, (mine, batched)) in zip(alone, together[index]).enumerated() {
                let difference = LogitDifference([batched.logits], [mine.logits]).maximum
                #expect(difference <= largestDifference, "\(choice), prompt \(index), step \(step): \(difference)")
                guard mine.token != batched.token else { continue }
                let gap = Double(mine.logits[Int(mine.token)] - mine.logits[Int(batched.token)])
                #expect(
                    gap <= min(2 * difference, NearTie.largestGap),
                    "\(choice), prompt \(index), step \(step): gap \(gap), difference \(difference)")
                // From here on the two have read different texts.
                break
            }
        }
    }
}
