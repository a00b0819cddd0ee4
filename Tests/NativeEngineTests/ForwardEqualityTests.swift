import EngineAPI
import ModelFiles
import Testing

@testable import NativeEngine

/// However the work is divided, the numbers are the same.
@Suite struct ForwardEqualityTests {
    private static let tokens = TinyModel.prompt(90)

    @Test(arguments: WeightGenerator.types)
    func threadsChangeNothing(type: TensorType) throws {
        let checkpoint = TinyModel.checkpoint(type: type)
        let alone = try TinyModel.load(checkpoint, TinyModel.settings(threads: 1)).logits(of: Self.tokens)
        for threads in [2, 3] {
            let together = try TinyModel.load(checkpoint, TinyModel.settings(threads: threads)).logits(of: Self.tokens)
            #expect(alone == together)
        }
        #expect(alone.allSatisfy { $0.isFinite })
    }

    /// Different chunks take different kernels, which round differently.
    @Test(arguments: [1, 7, 16, 33])
    func chunksChangeNothingButRounding(largestStep: Int) throws {
        let whole = try TinyModel.load().logits(of: Self.tokens)
        let cut = try TinyModel.load(largestStep: largestStep).logits(of: Self.tokens)
        let difference = zip(whole, cut).map { abs($0 - $1) }.max() ?? .infinity
        let size = whole.map(abs).max() ?? 0
        #expect(difference < 1e-4 * size)
        #expect(size > 0.1)
    }

    @Test func positionsMatter() throws {
        let model = try TinyModel.load()
        let vocabulary = model.configuration.vocabularySize
        let forward = try model.logits(of: [5, 6, 7, 8]).suffix(vocabulary)
        let swapped = try model.logits(of: [6, 5, 7, 8]).suffix(vocabulary)
        #expect(Array(forward) != Array(swapped))
    }

    @Test func theFutureDoesNotMatter() throws {
        let model = try TinyModel.load()
        let vocabulary = model.configuration.vocabularySize
        let short = try model.logits(of: Array(Self.tokens.prefix(10)))
        let long = try model.logits(of: Array(Self.tokens.prefix(12)))
        let difference = zip(short, long.prefix(10 * vocabulary)).map { abs($0 - $1) }.max() ?? .infinity
        #expect(difference < 1e-4)
    }

    /// The last layer goes on with the wanted rows only: several sequences in one step, some without logits.
    @Test func wantedRowsOfSeveralSequences() throws {
        let model = try TinyModel.load(TinyModel.checkpoint(), TinyModel.settings(threads: 2))
        let vocabulary = model.configuration.vocabularySize
        let prompts = [TinyModel.prompt(20), TinyModel.prompt(9, salt: 1), TinyModel.prompt(30, salt: 2)]
        let slabs = try prompts.map { try model.cachePool.take(positions: $0.count) }
        let wanted: [StepSlice.Logits] = [.last, .none, .last]
        model.step(
            zip(zip(prompts, slabs), wanted).map { pair, wanted in
                StepSlice(tokens: pair.0[...], firstPosition: 0, slab: pair.1, logits: wanted)
            })
        let found = [Array(model.logits(0)), Array(model.logits(1))]
        for (logits, prompt) in zip(found, [prompts[0], prompts[2]]) {
            let expected = try model.logits(of: prompt).suffix(vocabulary)
            let difference = zip(logits, expected).map { abs($0 - $1) }.max() ?? .infinity
            #expect(difference < 1e-4)
        }
    }

    @Test(arguments: [Precision.fp16, .bf16, .int8, .int4])
    func precisionsStayNear(precision: Precision) throws {
        let exact = try TinyModel.load().logits(of: Self.tokens)
        let rounded = try TinyModel.load(TinyModel.checkpoint(), TinyModel.settings(precision: precision))
            .logits(of: Self.tokens)
        let error = zip(exact, rounded).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
        let power = exact.reduce(0) { $0 + Double($1 * $1) }
        let most: [Precision: Double] = [.fp16: 1e-5, .bf16: 1e-3, .int8: 1e-2, .int4: 0.2]
        #expect(error / power < most[precision] ?? 0)
        #expect(error > 0)
    }
}
