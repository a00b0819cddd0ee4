import EngineAPI
import Harness
import Measurement
import ScriptedEngine
import Testing

/// What goes wrong: failures, cancellation, time that is up, and going on afterwards.
@Suite("Interruptions")
struct InterruptionTests {
    private let broken = EngineError(.engine, "out of luck", remedy: "try again")

    @Test func aFailureIsKeptAndTheRunGoesOn() async throws {
        // Batches: a warm-up 0, a counted 1, 2; the second counted trial fails at its fifth token.
        let script = Bench.script(faults: [Fault(.failure(at: 5, broken), batches: 2..<3)])
        let outcome = try await Bench(script).runner().run()
        #expect(outcome.scenarios.map(\.scenario.id) == ["a", "b"])
        #expect(outcome.scenarios[0].failure == "request 1: out of luck\n  try again")
        #expect(outcome.scenarios[0].trials.map(\.kind) == [.warmUp, .counted])
        #expect(outcome.scenarios[1].failure == nil && outcome.scenarios[1].trials.count == 3)
        #expect(outcome.isComplete)
        #expect(outcome.metrics("a")?[.requestLatency]?.n == 1)
    }

    @Test func oneFailedRequestEndsItsBatch() async throws {
        // The others hang: without ending them the run would never come back.
        let faults = [Fault(.failure(at: 1, broken), request: 2)] + [0, 1, 3].map { Fault(.hang(at: 2), request: $0) }
        let bench = Bench(Bench.script(faults: faults), suite: Bench.suite([Bench.scenario("b", batch: 4)]))
        let outcome = try await bench.runner().run()
        #expect(outcome.scenarios[0].failure?.hasPrefix("request 3: out of luck") == true)
        #expect(outcome.scenarios[0].trials.isEmpty)
    }

    @Test func aPromptThatDoesNotFitFailsClearly() async throws {
        var script = Bench.script()
        script.maximumContext = 18
        let outcome = try await Bench(script).runner().run()
        let failure = try #require(outcome.scenarios[0].failure)
        #expect(failure.contains("8 prompt and 11 output tokens need 19 positions, the engine's context holds 18"))
        #expect(failure.contains("--context 19"))
    }

    @Test(arguments: [(0, 1), (9, 1), (-3, 1), (1, 0)])
    func shapesThatCannotBe(_ batch: Int, _ outputTokens: Int) async throws {
        var script = Bench.script()
        script.maximumBatch = 8
        let suite = Bench.suite([Bench.scenario("x", outputTokens: outputTokens, batch: batch)])
        let bench = Bench(script, suite: suite)
        let outcome = try await bench.runner().run()
        #expect(outcome.scenarios[0].failure?.contains("expected") == true)
        #expect(bench.engine.batches == 0)
    }

    @Test func preparationThatFailsIsAFailureOfItsScenario() async throws {
        var scenario = Bench.scenario("empty")
        scenario.prompt = ""
        let options = RunOptions(promptTokensMode: .nominal, readInterval: nil, stampsReceipt: false)
        let outcome = try await Bench(suite: Bench.suite([scenario, Bench.scenario("a")])).runner(options).run()
        #expect(outcome.scenarios[0].failure?.contains("no words") == true)
        #expect(outcome.scenarios[1].failure == nil)
    }

    /// The third counted trial hangs; the task is cancelled once it has begun.
    @Test(.timeLimit(.minutes(20)))
    func cancellationKeepsFinishedTrials() async throws {
        let suite = Bench.suite([Bench.scenario("a", trials: 5), Bench.scenario("b")])
        let bench = Bench(Bench.script(faults: [Fault(.hang(at: 3), batches: 3..<4)]), suite: suite)
        let (hanging, signal) = AsyncStream<Void>.makeStream()
        let runner = bench.runner { event in
            if case .trialStarted(let place) = event, place.kind == .counted, place.number == 3 { signal.yield() }
        }
        let saved = Counter()
        let task = Task {
            try await runner.run { _ in await saved.increment() }
        }
        for await _ in hanging { break }
        task.cancel()
        let outcome = try await task.value
        #expect(!outcome.isComplete)
        #expect(outcome.scenarios.count == 1)
        #expect(outcome.scenarios[0].trials.map(\.kind) == [.warmUp, .counted, .counted])
        #expect(outcome.scenarios[0].failure == nil)
        #expect(await saved.value == 1)
        // The engine is free again, and the rest can be made up for.
        let rest = try await bench.runner().run(keeping: outcome.scenarios)
        #expect(rest.isComplete && rest.scenarios.map(\.trials.count) == [6, 3])
    }

    @Test func resumingKeepsWholeScenariosOnly() async throws {
        let first = try await Bench().runner().run()
        var partial = first.scenarios
        partial[1].trials.removeLast()
        let bench = Bench()
        let outcome = try await bench.runner().run(keeping: partial)
        #expect(outcome.isComplete && outcome.scenarios.map(\.scenario.id) == ["a", "b"])
        #expect(outcome.scenarios[0] == first.scenarios[0])
        #expect(bench.engine.batches == 3)
        #expect(outcome.scenarios[1].trials.count == 3)
    }

    @Test("under --until the planned trials are not the end: without a record of it there was none")
    func interruptedBeforeItWasCertain() async throws {
        let until = RunOptions.Precision(relativeHalfWidth: 0.02)
        let options = RunOptions(until: until, readInterval: nil, stampsReceipt: false)
        let whole = try await Bench().runner(options).run()
        #expect(whole.isComplete && whole.scenarios.allSatisfy { $0.until != nil })
        var cut = whole.scenarios
        cut[1].until = nil
        let bench = Bench()
        let outcome = try await bench.runner(options).run(keeping: cut)
        #expect(outcome.isComplete && bench.engine.batches == 3)
        #expect(outcome.scenarios[0] == whole.scenarios[0] && outcome.scenarios[1].until != nil)
        // Nobody asked for certainty: as it is, it is enough.
        let plain = Bench()
        _ = try await plain.runner().run(keeping: cut)
        #expect(plain.engine.batches == 0)
    }

    @Test func resumingRepeatsWhatWasAskedDifferentlyOrFailed() async throws {
        let first = try await Bench().runner().run()
        var changed = first.scenarios
        changed[0].scenario.prompt += " more"
        changed[1].failure = "lost"
        let bench = Bench()
        let outcome = try await bench.runner().run(keeping: changed)
        #expect(outcome.isComplete && bench.engine.batches == 6)
        let other = Bench()
        let pairs = try await other.runner(RunOptions(method: .twoRun, readInterval: nil, stampsReceipt: false))
            .run(keeping: first.scenarios)
        #expect(pairs.isComplete && other.engine.batches == 10)
    }

    @Test(.timeLimit(.minutes(20)))
    func timeThatIsUp() async throws {
        let clock = VirtualClock(.byHand)
        let script = Script(timeToFirstToken: 0, timePerOutputToken: 0, faults: [Fault(.hang(at: 3))])
        let bench = Bench(script, suite: Bench.suite([Bench.scenario("a", warmUps: 0)]), clock: clock)
        let runner = bench.runner(RunOptions(timeoutSeconds: 2, readInterval: nil, stampsReceipt: false))
        let task = Task { try await runner.run() }
        await clock.waitForSleepers(1)
        clock.advance(byNanoseconds: 1_999_999_999)
        clock.advance(byNanoseconds: 1)
        let outcome = try await task.value
        #expect(outcome.scenarios[0].failure?.contains("no end within 2.0 s") == true)
        #expect(outcome.isComplete)
    }

    /// The engine says that it ended at the limit, and did not: recorded as it was, and found by the audit.
    @Test func aWrongLengthIsAContradiction() async throws {
        let bench = Bench(Bench.script(faults: [Fault(.wrongLength(9))]))
        let outcome = try await bench.runner().run()
        let run = bench.run(outcome)
        #expect(run.audit().contains { $0.rule == "length" && $0.severity == .contradiction })
    }

    @Test func forgetfulEnginesAreFound() async throws {
        var script = Bench.script()
        script.isForgetful = true
        let bench = Bench(script)
        let run = bench.run(try await bench.runner().run())
        #expect(run.audit().filter { $0.rule == "digest" }.map(\.severity) == [.suspect, .suspect])
    }
}

private actor Counter {
    private(set) var value = 0

    func increment() {
        value += 1
    }
}
