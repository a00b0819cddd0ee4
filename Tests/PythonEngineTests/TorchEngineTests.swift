import EngineAPI
import EngineTesting
import Foundation
import Testing

@testable import PythonEngine

/// The worker on real torch, on the processor.
@Suite(.serialized, .enabled(if: Pythons.torch != nil, Pythons.torchComment))
struct TorchEngineTests {
    @Test("the contract of engines, on a checkpoint that transformers wrote")
    func conformance() async throws {
        let folder = try Pythons.tinyFolder.get()
        try await TorchWorker.run(model: folder, precision: nil) { engine in
            let violations = await EngineConformance(.init(patienceSeconds: 120)).run(engine)
            #expect(violations.isEmpty, "\(violations)")
            #expect(engine.identity.effectivePrecision == .fp32)
            #expect(engine.identity.requestedPrecision == nil)
            #expect(engine.identity.model.isSynthetic == false)
            #expect(engine.identity.model.digest?.hasPrefix("sha256:") == true)
            #expect(engine.capabilities.maximumContext == 256)
        }
    }

    @Test("random weights: what is asked and what is said about it")
    func synthetic() async throws {
        try await TorchWorker.run { engine in
            try await checkPrompts(engine)
            await checkPadding(engine)
            await checkEndings(engine)
            await checkSampling(engine)
            try checkIdentity(engine)
            await checkMemory(engine)
        }
    }

    /// Ids as the native engine's tokenizer gives them: BOS 1, then a byte is its value + 3.
    private func checkPrompts(_ engine: any Engine) async throws {
        let text = "Wie h\u{FC}bsch \u{2603}"
        let expected = [1] + text.utf8.map { TokenID($0) + 3 }
        let prompt = try await engine.prepare(text, exactTokens: nil)
        #expect(prompt.tokens == expected && prompt.tokenCount == expected.count && prompt.text == text)
        let long = try await engine.prepare("abc", exactTokens: 9)
        #expect(long.tokens == [1, 100, 101, 102, 100, 101, 102, 100, 101])
        #expect(long.text == "abcabcab")
        #expect(try await engine.prepare("abcdef", exactTokens: 3).tokens == [1, 100, 101])
        let error = await #expect(throws: EngineError.self) { try await engine.prepare("", exactTokens: 4) }
        #expect(error?.kind == .request)
    }

    /// A request says the same in company as alone: left padding and its mask change nothing.
    private func checkPadding(_ engine: any Engine) async {
        let prompts: [[TokenID]] = [
            [1, 70, 80], [1, 90, 91, 92, 93, 94, 95, 96, 97], [1, 50], [1, 60, 61, 62, 63, 64],
        ]
        let together = await Heard.all(engine.submit(prompts.map { TorchWorker.request($0, 12) }))
        for (prompt, heard) in zip(prompts, together) {
            let alone = await Heard.all(engine.submit([TorchWorker.request(prompt, 12)]))
            #expect(heard.tokens == alone[0].tokens)
            #expect(heard.completion?.promptTokens == prompt.count)
        }
        #expect(Set(together.map(\.tokens)).count == prompts.count)
        // One step serves all rows, so their tokens carry one instant.
        #expect(Set(together.map(\.instants)).count == 1)
    }

    private func checkEndings(_ engine: any Engine) async {
        let refused: [(GenerationRequest, String)] = [
            (TorchWorker.request([], 4), "empty"), (TorchWorker.request([1], 0), "found 0"),
            (TorchWorker.request([1, 300], 4), "300"), (TorchWorker.request([-1], 4), "-1"),
            (TorchWorker.request([1], 512), "context"),
            (TorchWorker.request([1], 4, sampling: Sampling(temperature: -1)), "temperature"),
            (
                GenerationRequest(
                    prompt: PreparedPrompt(text: "x", tokens: nil, tokenCount: nil), maximumTokens: 1, ending: .atLimit),
                "not prepared"
            ),
        ]
        let good = TorchWorker.request([1, 70], 5)
        let heard = await Heard.all(engine.submit(refused.map(\.0) + [good]))
        for (stream, (_, word)) in zip(heard, refused) {
            #expect(stream.completion?.failure?.kind == .request)
            #expect(
                stream.completion?.failure?.message.contains(word) == true, "\(String(describing: stream.completion))")
            #expect(stream.tokens.isEmpty)
        }
        #expect(heard.last?.tokens.count == 5)
    }

    private func checkSampling(_ engine: any Engine) async {
        let warm = Sampling(temperature: 5, seed: 3)
        let streams = await Heard.all(
            engine.submit([
                TorchWorker.request([1, 70], 12), TorchWorker.request([1, 70], 12, sampling: warm),
                TorchWorker.request([1, 70], 12, sampling: warm),
                TorchWorker.request([1, 70], 12, sampling: Sampling(temperature: 5, seed: 4)),
                TorchWorker.request([1, 70], 12, sampling: Sampling(temperature: 5, topK: 1, seed: 4)),
                TorchWorker.request([1, 70], 12, sampling: Sampling(repetitionPenalty: 50)),
            ]))
        #expect(streams[1].tokens == streams[2].tokens)
        #expect(streams[1].tokens != streams[0].tokens)
        #expect(streams[3].tokens != streams[1].tokens)
        #expect(streams[4].tokens == streams[0].tokens)
        #expect(Set(streams[5].tokens).count == 12)
    }

    /// The shape's arithmetic, done by hand: 2 layers, width 64, 4 query and 2 key heads of 16, inner width 160, 300 words.
    private func checkIdentity(_ engine: any Engine) throws {
        let identity = engine.identity
        let linear = 2 * (64 * 64 + 2 * 64 * 32 + 64 * 64 + 3 * 64 * 160)
        let all = linear + 300 * 64 + 5 * 64
        #expect(identity.engine.rawValue == "torch" && identity.device == "cpu" && identity.threads == 1)
        #expect(identity.model.name == "tiny" && identity.model.architecture == "llama" && identity.model.isSynthetic)
        #expect(identity.model.parameters == all)
        #expect(identity.model.weightBytes == 4 * all)
        #expect(
            identity.model.work
                == ModelWork(
                    bytesPerStep: 4 * all, cacheBytesPerPosition: 2 * 2 * 2 * 16 * 4, linearWeights: linear,
                    headWeights: 300 * 64, layers: 2, attentionWidth: 64, arithmetic: .fp32))
        #expect(identity.weights == "fp32" && identity.activations == "fp32" && identity.cache == "fp32")
        let names = Set(identity.stack.map(\.name))
        #expect(
            names.isSuperset(of: ["Python", "torch", "transformers", "attention", "TORCH_DEVICE_BACKEND_AUTOLOAD"]))
        #expect(identity.kernels == "sdpa")
        #expect(try #require(engine.load.seconds) > 0)
    }

    private func checkMemory(_ engine: any Engine) async {
        await engine.resetPeaks()
        let readings = await engine.readings()
        let values = Dictionary(uniqueKeysWithValues: readings.map { ($0.quantity, $0.value) })
        #expect((values[.residentBytes] ?? 0) > 1e7)
        #expect((values[.residentBytesPeak] ?? 0) >= (values[.residentBytes] ?? .infinity))
        #expect(readings.allSatisfy { $0.source.contains("worker") })
    }

    @Test("int8 on the processor is torch's own: smaller weights, and the outputs still make sense")
    func quantised() async throws {
        try await TorchWorker.run(precision: .int8) { engine in
            let identity = engine.identity
            #expect(identity.effectivePrecision == .int8)
            #expect(identity.weights?.hasPrefix("int8") == true)
            #expect(identity.model.work?.arithmetic == .int8)
            let linear = 2 * (64 * 64 + 2 * 64 * 32 + 64 * 64 + 3 * 64 * 160) + 300 * 64
            let outputs = 2 * (64 + 32 + 32 + 64 + 160 + 160 + 64) + 300
            // Linear layers a byte a weight and a scale an output; the embedding table and five norms stay fp32.
            #expect(identity.model.weightBytes == linear + 4 * outputs + 4 * (300 * 64 + 5 * 64))
            let heard = await Heard.all(engine.submit([TorchWorker.request([1, 70, 80], 12)]))
            #expect(heard[0].tokens.count == 12)
        }
    }

    @Test("a precision that cannot be had is refused with the reason; a fallback is shown everywhere")
    func refusedPrecision() async throws {
        let refusal = try #require(await TorchWorker.failure(precision: .int4))
        #expect(refusal.kind == .setting)
        #expect(refusal.message.contains("no int4"))
        #expect(refusal.remedy?.contains("--allow-fallback") == true)
        try await TorchWorker.run(precision: .int4, allowFallback: true) { engine in
            #expect(engine.identity.requestedPrecision == .int4)
            #expect(engine.identity.effectivePrecision == .fp32)
            #expect(engine.identity.notes.contains { $0.contains("int4 was asked for") && $0.contains("fp32") })
        }
    }

    @Test("a model that does not fit is refused before it is loaded, by its size and what is free")
    func doesNotFit() async throws {
        let huge = TorchWorker.configuration(vocabulary: 2_000_000, width: 65536, layers: 40)
            .replacing("\"head_dim\": 16", with: "\"head_dim\": 128")
        let error = try #require(await TorchWorker.failure(configuration: huge))
        #expect(error.kind == .memory)
        #expect(error.message.contains("GB free"))
    }

    @Test("models and settings that are none")
    func notAModel() async throws {
        let folder = try Pythons.tinyFolder.get()
        let gguf = try #require(await TorchWorker.failure(model: folder + "/config.json"))
        #expect(gguf.message.contains("config.json"))
        let unknown = TorchWorker.configuration().replacing("\"llama\"", with: "\"no-such-architecture\"")
        let architecture = try #require(await TorchWorker.failure(configuration: unknown))
        #expect(architecture.kind == .model)
        #expect(architecture.message.contains("does not know this architecture"))
        let cuda = try #require(await TorchWorker.failure(target: "torch:cuda:7"))
        #expect(cuda.message.contains("cuda") || cuda.message.contains("CUDA"))
        #expect(cuda.remedy != nil)
    }

    @Test("a Python without torch says what is missing and how it comes in")
    func moduleMissing() async throws {
        let folder = try ScratchFolder(files: [
            ("torch.py", "raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')")
        ])
        defer { folder.remove() }
        let error = try #require(await TorchWorker.failure(environment: ["PYTHONPATH": folder.path]))
        #expect(error.message.contains("has no module torch"))
        #expect(error.remedy?.contains("pip install torch") == true)
    }
}
