import EngineAPI
import ScriptedEngine
import Testing

@Suite("Scripted engine")
struct ScriptedEngineTests {
    private func events(_ script: Script, outputTokens: Int = 4, batch: Int = 1, ending: Ending = .atLimit) async throws
        -> [[GenerationEvent]]
    {
        let engine = ScriptedEngine(script, clock: VirtualClock(.automatic))
        let prompt = try await engine.prepare("one two three", exactTokens: nil)
        let request = GenerationRequest(prompt: prompt, maximumTokens: outputTokens, ending: ending)
        var all: [[GenerationEvent]] = []
        for stream in engine.submit(Array(repeating: request, count: batch)) {
            var events: [GenerationEvent] = []
            for await event in stream { events.append(event) }
            all.append(events)
        }
        return all
    }

    private func stamps(_ events: [GenerationEvent]) -> [Int64] {
        events.compactMap { event in
            if case .tokens(let chunk) = event { chunk.at.nanoseconds } else { nil }
        }
    }

    @Test func timesFollowTheScript() async throws {
        var script = Script(
            timeToFirstToken: 100, timePerOutputToken: 10, promptRate: 1e9, stepGrowth: 5, firstTokenSpacing: 7,
            jitter: [1, -2])
        #expect(stamps(try await events(script)[0]) == [104, 115, 123, 134])
        script.jitter = []
        let batch = try await events(script, batch: 3)
        #expect(batch.map(stamps) == [[112, 132, 152, 172], [119, 139, 159, 179], [126, 146, 166, 186]])
    }

    @Test func chunksBundle() async throws {
        let script = Script(timeToFirstToken: 100, timePerOutputToken: 10, tokensPerChunk: 3)
        let stream = try await events(script, outputTokens: 7)[0]
        #expect(stamps(stream) == [120, 150, 160])
        let counts = stream.compactMap { event in
            if case .tokens(let chunk) = event { chunk.count } else { nil }
        }
        #expect(counts == [3, 3, 1])
    }

    @Test func stopTokens() async throws {
        let script = Script(timeToFirstToken: 1, timePerOutputToken: 1, stopsAfter: 2)
        let stopped = try await events(script, ending: .atStopToken)[0]
        let expected = Completion(
            reason: .stopToken, promptTokens: 4, outputTokens: 2, at: Instant(nanoseconds: 2))
        #expect(stopped.last == .finished(expected))
        #expect(stamps(try await events(script)[0]).count == 4)
    }

    @Test func specification() throws {
        let script = try Script(specification: "scripted:ttft=1.5ms,tpot=20us,rate=2000,growth=3ns,context=512,batch=8")
        #expect(script.timeToFirstToken == 1_500_000 && script.timePerOutputToken == 20_000)
        #expect(script.promptRate == 2000 && script.stepGrowth == 3)
        #expect(script.maximumContext == 512 && script.maximumBatch == 8)
        #expect(try Script(specification: "scripted").timeToFirstToken == 50_000_000)
        #expect(try Script(specification: "clock=virtual").usesVirtualClock && !script.usesVirtualClock)
    }

    @Test(arguments: [
        "ttft", "ttft=", "ttft=5", "ttft=-1ms", "ttft=1e300s", "rate=0", "batch=0", "speed=3", "ttft=nanms",
        "clock=", "clock=sundial",
    ])
    func wrongSpecifications(_ text: String) {
        #expect(throws: EngineError.self) { try Script(specification: text) }
    }

    @Test func theProviderGivesTheEngine() async throws {
        let provider = try ScriptedEngineProvider(EngineSettings(model: "scripted:ttft=1ms,tpot=1ms"))
        let kind = try await provider.withEngine { $0.identity.engine }
        #expect(kind == ScriptedEngineProvider.kind)
        // Nobody here would count on the same clock.
        #expect(throws: EngineError.self) {
            try ScriptedEngineProvider(EngineSettings(model: "scripted:clock=virtual"))
        }
    }
}
