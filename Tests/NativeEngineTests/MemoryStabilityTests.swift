import EngineAPI
import Testing

@testable import NativeEngine

@Suite(.serialized) struct MemoryStabilityTests {
    private static func value(_ quantity: Reading.Quantity, _ engine: any Engine) async -> Double? {
        await engine.readings().first { $0.quantity == quantity }?.value
    }

    /// In a process of its own: what other tests hold meanwhile would count as ours.
    @Test func aThousandGenerationsLeaveMemoryWhereItWas() async {
        await #expect(processExitsWith: .success) {
            try await MemoryStabilityTests.generateAThousandTimes()
        }
    }

    private static func generateAThousandTimes() async throws {
        try await TinyModel.withEngine { engine in
            func generate(_ rounds: Int) async {
                for round in 0..<rounds {
                    // Sizes differ, some are dropped half way, some fail.
                    var requests = [TinyModel.request(TinyModel.prompt(3 + round % 70), 2 + round % 3)]
                    if round.isMultiple(of: 7) { requests.append(TinyModel.request([], 1)) }
                    if round.isMultiple(of: 5) {
                        for await _ in engine.submit([TinyModel.request([3, 4], 50)])[0] { break }
                    }
                    _ = await Heard.all(engine.submit(requests))
                }
                // The last size decides what is kept.
                _ = await Heard.all(engine.submit([TinyModel.request([3, 4, 5], 2)]))
            }
            await generate(100)
            await engine.resetPeaks()
            _ = await Heard.all(engine.submit([TinyModel.request([3, 4, 5], 2)]))
            let counted = await value(.engineBytes, engine)
            let resident = await value(.residentBytes, engine)
            await generate(1000)
            await engine.resetPeaks()
            _ = await Heard.all(engine.submit([TinyModel.request([3, 4, 5], 2)]))
            #expect(await value(.engineBytes, engine) == counted)
            if let before = resident, let after = await value(.residentBytes, engine) {
                #expect(after - before < 8e6)
            }
        }
    }

    @Test func everythingIsGivenBackAtTheEnd() throws {
        let account = MemoryAccount()
        do {
            let model = try TinyModel.load(account: account)
            _ = try model.logits(of: TinyModel.prompt(10))
            #expect(account.bytes > 0)
        }
        #expect(account.bytes == 0)
    }

    @Test func peaksCoverWhatRanSinceTheReset() async throws {
        try await TinyModel.withEngine { engine in
            _ = await Heard.all(engine.submit([TinyModel.request(TinyModel.prompt(200), 2)]))
            await engine.resetPeaks()
            _ = await Heard.all(engine.submit([TinyModel.request([3, 4], 2)]))
            let peak = await Self.value(.engineBytesPeak, engine)
            let now = await Self.value(.engineBytes, engine)
            #expect(peak ?? 0 >= now ?? 1)
            #expect(await Self.value(.residentBytes, engine) ?? 1 > 0)
        }
    }
}
