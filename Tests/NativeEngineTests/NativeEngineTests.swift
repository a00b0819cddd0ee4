import EngineAPI
import EngineTesting
import ModelFiles
import Testing

@testable import NativeEngine

@Suite struct NativeEngineTests {
    @Test(arguments: [1, 2])
    func keepsTheContract(threads: Int) async throws {
        try await TinyModel.withEngine(TinyModel.checkpoint(), TinyModel.settings(threads: threads)) { engine in
            let violations = await EngineConformance(.init(exactTokens: 30)).run(engine)
            #expect(violations.isEmpty, "\(violations)")
        }
    }

    @Test func aBatchStartsTogether() async throws {
        try await TinyModel.withEngine { engine in
            let heard = await Heard.all(
                engine.submit((0..<8).map { TinyModel.request(TinyModel.prompt(13, salt: $0), 6) }))
            #expect(Set(heard.compactMap(\.instants.first)).count == 1)
            #expect(heard.allSatisfy { $0.tokens.count == 6 && $0.completions.count == 1 })
        }
    }

    @Test func companyChangesNothing() async throws {
        let sampling = Sampling(temperature: 1, topK: 50, topP: 0.95, repetitionPenalty: 1.1, seed: 99)
        try await TinyModel.withEngine { engine in
            let requests = (0..<8).map { index in
                TinyModel.request(
                    TinyModel.prompt(5 + 3 * index, salt: index), 20, sampling: index == 3 ? sampling : .greedy)
            }
            let together = await Heard.all(engine.submit(requests))
            for (request, heard) in zip(requests, together) {
                let alone = await Heard.all(engine.submit([request]))
                #expect(alone[0].tokens == heard.tokens)
                #expect(alone[0].text == heard.text)
            }
        }
    }

    @Test func longPromptsComeInChunks() async throws {
        var long = TinyModel.configuration
        long.contextLength = 1200
        try await TinyModel.withEngine(TinyModel.checkpoint(long)) { engine in
            let tokens = TinyModel.prompt(1100)
            let heard = await Heard.all(engine.submit([TinyModel.request(tokens, 3)]))
            let model = try TinyModel.load(TinyModel.checkpoint(long))
            let last = Array(try model.logits(of: tokens).suffix(long.vocabularySize))
            let best = last.indices.max { (last[$0], -$0) < (last[$1], -$1) }
            #expect(heard[0].tokens.first.map { Int($0) } == best)
        }
    }

    @Test func requestsThatCannotBeMet() async throws {
        try await TinyModel.withEngine { engine in
            let refused: [(GenerationRequest, String)] = [
                (TinyModel.request([], 4), "empty"),
                (TinyModel.request(TinyModel.prompt(253), 4), "context"),
                (TinyModel.request([3], Int.max), "context"),
                (TinyModel.request([3, 320], 4), "320"),
                (TinyModel.request([-1], 4), "-1"),
                (TinyModel.request([3], 0), "found 0"),
                (TinyModel.request([3], 4, sampling: Sampling(temperature: -1)), "temperature"),
            ]
            let heard = await Heard.all(engine.submit(refused.map(\.0)))
            for (stream, (_, word)) in zip(heard, refused) {
                #expect(stream.failure?.kind == .request)
                #expect(stream.failure?.message.contains(word) == true, "\(stream.completions)")
                #expect(stream.completions.count == 1 && stream.tokens.isEmpty)
            }
            let exact = await Heard.all(engine.submit([TinyModel.request(TinyModel.prompt(252), 4)]))
            #expect(exact[0].tokens.count == 4)
        }
    }

    @Test func logitsThatAreNoNumbersFailTheRequest() async throws {
        var checkpoint = TinyModel.checkpoint()
        let shape = TinyModel.configuration.shape(of: .outputHead)
        var head = [Float](repeating: 0.01, count: shape[0] * shape[1])
        // Finite, but the sum is not.
        for column in 0..<shape[1] { head[70 * shape[1] + column] = 3e38 }
        checkpoint.tensors[.outputHead] = TinyModel.tensor("output", head, shape: shape)
        try await TinyModel.withEngine(checkpoint) { engine in
            let heard = await Heard.all(engine.submit([TinyModel.request([3, 4], 4)]))
            #expect(heard[0].failure?.kind == .engine)
            #expect(heard[0].tokens.isEmpty && heard[0].completions.count == 1)
        }
    }

    @Test(arguments: [Float.nan, .infinity])
    func weightsThatAreNoNumbersAreRefused(value: Float) async throws {
        var checkpoint = TinyModel.checkpoint()
        let shape = TinyModel.configuration.shape(of: .outputHead)
        var head = [Float](repeating: 0.01, count: shape[0] * shape[1])
        head[70 * shape[1] + 3] = value
        checkpoint.tensors[.outputHead] = TinyModel.tensor("output.weight", head, shape: shape)
        let damaged = checkpoint
        let error = await #expect(throws: EngineError.self) { try await TinyModel.withEngine(damaged) { _ in } }
        #expect(error?.kind == .model)
        #expect(error?.message.contains("output.weight") == true && error?.message.contains("row 70") == true)
    }

    @Test func loadingCanBeCancelled() async throws {
        let provider = try NativeEngineProvider(
            TinyModel.settings(), checkpoint: TinyModel.checkpoint(), observer: { _ in })
        let task = Task {
            // Cancelled before it begins, so that loading meets it for certain.
            while !Task.isCancelled { await Task.yield() }
            try await provider.withEngine { _ in }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func stopTokensEndOnlyWhenTheyMay() async throws {
        // One row of the head towers above the rest, so that the stop token (2) always wins.
        var checkpoint = TinyModel.checkpoint()
        let configuration = TinyModel.configuration
        let ones = [Float](repeating: 1, count: configuration.vocabularySize * configuration.width)
        var head = [Float](repeating: 0, count: configuration.vocabularySize * configuration.width)
        for column in 0..<configuration.width { head[2 * configuration.width + column] = 1 }
        checkpoint.tensors[.tokenEmbedding] = TinyModel.tensor(
            "embedding", ones, shape: configuration.shape(of: .tokenEmbedding))
        for layer in 0..<configuration.layers {
            for role in [LayerRole.attentionOutput, .down] {
                let shape = configuration.shape(of: .layer(layer, role))
                checkpoint.tensors[.layer(layer, role)] = TinyModel.tensor(
                    "zero", [Float](repeating: 0, count: shape[0] * shape[1]), shape: shape)
            }
        }
        checkpoint.tensors[.outputHead] = TinyModel.tensor("head", head, shape: configuration.shape(of: .outputHead))
        try await TinyModel.withEngine(checkpoint) { engine in
            let heard = await Heard.all(
                engine.submit([
                    TinyModel.request([5, 6], 4, ending: .atStopToken), TinyModel.request([5, 6], 4, ending: .atLimit),
                ]))
            #expect(heard[0].completions.first?.reason == .stopToken)
            #expect(heard[0].tokens == [2])
            #expect(heard[1].completions.first?.reason == .limit)
            #expect(heard[1].tokens == [2, 2, 2, 2])
        }
    }

    @Test func afterTheEnd() async throws {
        let escaped = try await TinyModel.withEngine { engine in engine }
        let heard = await Heard.all(escaped.submit([TinyModel.request([3], 2), TinyModel.request([4], 2)]))
        #expect(heard.count == 2)
        #expect(heard.allSatisfy { $0.failure?.kind == .engine && $0.completions.count == 1 })
    }

    @Test func whatRunsAtTheEndIsCancelled() async throws {
        let stream = try await TinyModel.withEngine { engine in
            engine.submit([TinyModel.request([3], 200)])[0]
        }
        let heard = await Heard(stream)
        #expect(heard.completions.count == 1)
        #expect([.cancelled, .limit].contains(heard.completions[0].reason))
    }

    @Test func anErrorInTheScopeEndsTheEngine() async throws {
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await TinyModel.withEngine { _ in throw Stop() }
        }
    }

    @Test func preparationReachesExactLengths() async throws {
        try await TinyModel.withEngine { engine in
            let own = try await engine.prepare("abc", exactTokens: nil)
            #expect(own.text == "abc" && own.tokenCount == own.tokens?.count && own.tokens?.first == 1)
            for count in [1, 2, 7, 100] {
                let exact = try await engine.prepare("abc", exactTokens: count)
                #expect(exact.tokens?.count == count && exact.tokenCount == count)
                #expect(exact.tokens?.first == 1)
                #expect(exact.tokens?.dropFirst().contains(1) == false)
            }
            await #expect(throws: EngineError.self) { try await engine.prepare("abc", exactTokens: 0) }
        }
    }

    @Test func identityTellsWhatIs() async throws {
        try await TinyModel.withEngine(
            TinyModel.checkpoint(type: .f16), TinyModel.settings(threads: 2, precision: .int8, kernels: "portable")
        ) { engine in
            let identity = engine.identity
            #expect(identity.requestedPrecision == .int8 && identity.effectivePrecision == .int8)
            #expect(identity.weights == "Q8_0 blocks of 32 (quantised)")
            #expect(identity.activations == "int8 (blocks of 32)" && identity.cache == "fp16")
            #expect(identity.kernels == "portable" && identity.threads == 2)
            let work = try #require(identity.model.work)
            let configuration = TinyModel.configuration
            let perLayer =
                configuration.width * (2 * configuration.queryWidth + 2 * configuration.keyValueWidth)
                + 3 * configuration.width * configuration.feedForwardWidth
            #expect(work.linearWeights == configuration.layers * perLayer)
            #expect(work.headWeights == 320 * 64)
            #expect(work.cacheBytesPerPosition == 2 * 2 * 2 * 16 * 2)
            #expect(work.arithmetic == .int8)
            #expect(work.bytesPerStep < identity.model.weightBytes ?? 0)
        }
    }
}
