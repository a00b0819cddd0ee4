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

    /// Two ways of rounding may each be as far from exact arithmetic as the yardstick is.
    private static let differenceFactor = 2.0

    @Test(arguments: CheckpointGoldenTests.names, [TensorType.f32, .f16, .q8_0, .q4_0])
    func smallModels(name: String, type: TensorType) throws {
        let shape = try GoldenEngine.shape(name)
        let file = try ModelOnDisk(RandomCheckpoint(shape), .gguf(type))
        let error =
            switch type {
            case .f32: FloatGoldenTests.tolerance / 10
            case .f16: try shape.classError("fp16").errorToRounded.rms
            default: try shape.classError(type.rawValue.lowercased()).errorToRounded.rms
            }
        for kernels in EngineChoice.tables {
            try Self.compare(
                model: file.path, prompts: Self.prompts(shape), count: 24, EngineChoice(kernels: kernels, threads: 2),
                largestRMS: Self.differenceFactor * error)
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
            largestRMS: Self.differenceFactor * golden.errorOfLlamaCpp.rms)
    }

    /// - Parameter largestRMS: what rounding may make of difference between the logits of both, on the same tokens.
    private static func compare(
        model path: String, prompts: [[TokenID]], count: Int, _ choice: EngineChoice, largestRMS: Double
    ) throws {
        let stepper = SequenceStepper(model: try EngineUnderTest.load(path, choice))
        let together = try stepper.greedy(prompts, count: count)
        var all = LogitDifference()
        for (index, prompt) in prompts.enumerated() {
            let alone = try stepper.greedy([prompt], count: count)[0]
            for (step, (mine, batched)) in zip(alone, together[index]).enumerated() {
                all.add([batched.logits], [mine.logits])
                guard mine.token != batched.token else { continue }
                let difference = LogitDifference([batched.logits], [mine.logits]).maximum
                let gap = Double(mine.logits[Int(mine.token)] - mine.logits[Int(batched.token)])
                #expect(
                    gap <= min(2 * difference, NearTie.largestGap),
                    "\(choice), prompt \(index), step \(step): gap \(gap), difference \(difference)")
                // From here on the two have read different texts.
                break
            }
        }
        #expect(all.rms <= largestRMS, "\(choice): \(all)")
    }
}
