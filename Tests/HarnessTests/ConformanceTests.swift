import EngineAPI
import EngineTesting
import ScriptedEngine
import Testing

@Suite("Conformance")
struct ConformanceTests {
    private func violations(
        _ script: Script, clock: VirtualClock = VirtualClock(.automatic), only names: Set<String>? = nil,
        patience: Double = 60
    ) async -> [ConformanceViolation] {
        var options = EngineConformance.Options(patienceSeconds: patience)
        if let names { options.skippedChecks = Set(EngineConformance.checkNames).subtracting(names) }
        return await EngineConformance(options, clock: clock).run(ScriptedEngine(script, clock: clock))
    }

    @Test(arguments: [1, 3])
    func theScriptedEngineKeepsTheContract(_ tokensPerChunk: Int) async {
        let script = Script(
            timeToFirstToken: 50_000_000, timePerOutputToken: 10_000_000, promptRate: 1000,
            tokensPerChunk: tokensPerChunk, readings: [.engineBytes: 1e9, .engineBytesPeak: 2e9], loadSeconds: 1,
            maximumContext: 512)
        #expect(await violations(script) == [])
    }

    @Test func itMayHideIDsAndAdmission() async {
        var script = Script(timeToFirstToken: 5, timePerOutputToken: 1)
        script.revealsTokenIDs = false
        script.reportsAdmission = false
        script.maximumBatch = 2
        #expect(await violations(script) == [])
    }

    @Test func wrongLengthsAreSeen() async {
        let script = Script(timeToFirstToken: 5, timePerOutputToken: 1, faults: [Fault(.wrongLength(9))])
        let checks = Set(await violations(script).map(\.check))
        #expect(checks.isSuperset(of: ["counts", "batch"]))
    }

    @Test func failuresAreSeen() async {
        let error = EngineError(.engine, "no")
        let script = Script(timeToFirstToken: 5, timePerOutputToken: 1, faults: [Fault(.failure(at: 2, error))])
        let found = await violations(script, only: ["grammar"])
        #expect(found.map(\.description) == ["grammar: failed: no"])
    }

    @Test func forgetfulnessIsSeen() async {
        let script = Script(timeToFirstToken: 5, timePerOutputToken: 1, isForgetful: true)
        let checks = Set(await violations(script).map(\.check))
        #expect(checks.isSuperset(of: ["determinism", "text"]))
    }

    @Test func zeroReadingsAreSeen() async {
        let script = Script(
            timeToFirstToken: 5, timePerOutputToken: 1,
            readings: [.residentBytes: 0, .engineBytes: 2, .engineBytesPeak: 1])
        #expect(await violations(script, only: ["readings"]).count >= 2)
    }

    @Test func hangingIsSeen() async {
        let script = Script(timeToFirstToken: 5, timePerOutputToken: 1, faults: [Fault(.hang(at: 1))])
        let found = await violations(script, only: ["grammar"], patience: 0.01)
        #expect(found.map(\.problem) == ["no end within 0.01 s"])
    }

    @Test func stampsThatRunBackAreSeen() async {
        let clock = VirtualClock(.automatic, start: Instant(nanoseconds: 1000))
        let engine = ScriptedEngine(Script(timeToFirstToken: 5, timePerOutputToken: 1), clock: clock)
        // The suite reads another clock, far ahead: every stamp lies before the submission.
        let ahead = VirtualClock(.automatic, start: Instant(nanoseconds: 1_000_000))
        let found = await EngineConformance(clock: ahead).run(engine)
        #expect(Set(found.map(\.check)) == ["stamps"])
    }

    @Test func wrongPreparationIsSeen() async {
        let clock = VirtualClock(.automatic)
        let found = await EngineConformance(clock: clock).run(CarelessEngine(clock: clock))
        #expect(Set(found.map(\.check)).isSuperset(of: ["preparation", "empty batch", "over-long prompt"]))
    }
}

/// Cuts no prompt, refuses nothing, and answers when nothing was asked.
private struct CarelessEngine: Engine {
    let inner: ScriptedEngine
    let clock: VirtualClock

    init(clock: VirtualClock) {
        self.clock = clock
        inner = ScriptedEngine(Script(timeToFirstToken: 5, timePerOutputToken: 1), clock: clock)
    }

    var identity: EngineIdentity { inner.identity }
    var capabilities: EngineCapabilities { inner.capabilities }
    var load: LoadRecord { inner.load }

    func prepare(_ text: String, exactTokens: Int?) async throws(EngineError) -> PreparedPrompt {
        try await inner.prepare(text, exactTokens: nil)
    }

    func submit(_ batch: [GenerationRequest]) -> [GenerationStream] {
        if batch.isEmpty { return [.failed(EngineError(.request, "nothing"), at: clock.now())] }
        return inner.submit(
            batch.map { request in
                var request = request
                request.maximumTokens = max(1, min(request.maximumTokens, 100))
                return request
            })
    }

    func readings() async -> [Reading] { [] }
    func resetPeaks() async {}
}
