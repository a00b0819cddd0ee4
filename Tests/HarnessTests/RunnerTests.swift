import EngineAPI
import Harness
import Measurement
import ScriptedEngine
import Testing

@Suite("Runner")
struct RunnerTests {
    @Test func everyFigureOfKnownTimesIsExact() async throws {
        let outcome = try await Bench().runner().run()
        #expect(outcome.isComplete)
        let single = try #require(outcome.metrics("a"))
        #expect(single[.timeToFirstToken]?.samples == [50, 50])
        #expect(single[.timePerOutputToken]?.samples == [10, 10])
        #expect(single[.interTokenLatency]?.samples == [10, 10])
        #expect(single[.requestLatency]?.samples == [150, 150])
        #expect(single[.decodeRate]?.samples == [100, 100])
        #expect(single[.prefillRate]?.mean == 160)
        #expect(single[.outputThroughput]?.mean == 220 / 3.0)
        #expect(single[.totalThroughput]?.mean == 380 / 3.0)
        #expect(single[.queueDelay]?.samples == [0, 0])
        let batch = try #require(outcome.metrics("b"))
        #expect(batch[.timeToFirstToken]?.samples == [50, 50])
        #expect(batch[.outputThroughput]?.mean == 880 / 3.0)
        #expect(batch[.prefillRate]?.mean == 640)
    }

    @Test func theSixScenarios() async throws {
        let script = Script(
            timeToFirstToken: 20_000_000, timePerOutputToken: 10_000_000, promptRate: 1000, stepGrowth: 500_000)
        let bench = Bench(script, suite: .six)
        let outcome = try await bench.runner(
            RunOptions(promptTokensMode: .nominal, readInterval: nil, stampsReceipt: false)
        ).run()
        #expect(outcome.isComplete)
        #expect(outcome.scenarios.map(\.promptTokens) == [7, 27, 11, 7, 7, 550])
        #expect(outcome.scenarios.map(\.trials.count) == Array(repeating: 8, count: 6))
        let firsts = outcome.scenarios.map { outcome.metrics($0.scenario.id)?[.timeToFirstToken]?.samples ?? [] }
        #expect(firsts == [27, 47, 31, 48, 76, 570].map { Array(repeating: Double($0), count: 5) })
        let steps = outcome.scenarios.map { outcome.metrics($0.scenario.id)?[.timePerOutputToken]?.mean }
        #expect(steps == [10, 10, 10, 11.5, 13.5, 10])
        #expect(outcome.metrics("batch-8")?[.outputThroughput]?.mean == 1024e9 / (76e6 + 127 * 13.5e6))
        #expect(outcome.metrics("decode-long")?.tokenGaps?.count == 5 * 511)
    }

    @Test func warmUpsFirstThenTrialsInOrder() async throws {
        let bench = Bench(suite: Bench.suite([Bench.scenario("a", warmUps: 2, trials: 3)]))
        let outcome = try await bench.runner().run()
        #expect(outcome.scenarios[0].trials.map(\.kind) == [.warmUp, .warmUp, .counted, .counted, .counted])
        #expect(outcome.scenarios[0].trials.allSatisfy { $0.part == .trace })
        let origins = outcome.scenarios[0].trials.map(\.origin.nanoseconds)
        #expect(origins == [0, 150_000_000, 300_000_000, 450_000_000, 600_000_000])
        #expect(bench.engine.batches == 5 && bench.engine.peakResets == 5)
        #expect(outcome.metrics("a")?[.requestLatency]?.n == 3)
    }

    @Test func recordsHoldWhatTheEngineSaid() async throws {
        let outcome = try await Bench().runner().run()
        let record = outcome.scenarios[1].trials[1].records[3]
        #expect(record.scheduled == 0 && record.sent == 0 && record.finished == 150_000_000)
        #expect(record.promptTokens == 8 && record.outputTokens == 11 && record.stop == .limit)
        #expect(record.tokens.map(\.at).first == 50_000_000 && record.tokens.count == 11)
        #expect(record.tokens.allSatisfy { $0.receiptLag == nil && $0.ids?.count == 1 && $0.text?.isEmpty == false })
    }

    @Test func receiptIsStamped() async throws {
        let outcome = try await Bench().runner(RunOptions(readInterval: nil)).run()
        let lags = outcome.scenarios.flatMap(\.trials).flatMap(\.records).flatMap(\.tokens).map(\.receiptLag)
        #expect(lags.allSatisfy { ($0 ?? -1) >= 0 })
    }

    @Test func optionsOverrideTheScenario() async throws {
        let options = RunOptions(warmUps: 0, trials: 4, readInterval: nil, stampsReceipt: false)
        let outcome = try await Bench().runner(options).run()
        #expect(
            outcome.scenarios.map { $0.trials.map(\.kind) }
                == Array(repeating: Array(repeating: .counted, count: 4), count: 2))
        #expect(outcome.scenarios[0].scenario.trials == 4 && outcome.scenarios[0].scenario.warmUps == 0)
    }

    @Test func probesStandAroundCountedTrialsOnly() async throws {
        let probe = ScriptedProbe([1e9, 2e9, 3e9, 4e9])
        let bench = Bench(suite: Bench.suite([Bench.scenario("a")]))
        let outcome = try await bench.runner(probe: probe, noise: ScriptedNoise()).run()
        #expect(
            outcome.scenarios[0].trials.map(\.probe) == [
                BandwidthProbe(), BandwidthProbe(before: 1e9, after: 2e9), BandwidthProbe(before: 3e9, after: 4e9),
            ])
        #expect(probe.calls == 4)
        let noise = outcome.scenarios[0].trials.map(\.noise)
        #expect(noise == Array(repeating: NoiseCounters(stealShare: 0.1, foreignShare: 0.1, majorFaults: 1), count: 3))
    }

    @Test func peaksComeFromReadings() async throws {
        let script = Bench.script(readings: [.engineBytesPeak: 5e9, .residentBytesPeak: 6e9, .engineBytes: 4e9])
        let outcome = try await Bench(script).runner().run()
        #expect(outcome.metrics("a")?[.peakBytes]?.samples == [5e9, 5e9])
        #expect(outcome.metrics("a")?[.peakResidentBytes]?.samples == [6e9, 6e9])
        let device = try await Bench(Bench.script(readings: [.deviceAllocatedBytesPeak: 7e9])).runner().run()
        #expect(device.metrics("a")?[.peakBytes]?.mean == 7e9)
        let unknown = try await Bench(Bench.script(readings: [.engineBytesPeak: 0])).runner().run()
        #expect(unknown.metrics("a")?[.peakBytes] == nil)
    }

    @Test func twoRunTimesPairs() async throws {
        let bench = Bench(suite: Bench.suite([Bench.scenario("a", batch: 2)]))
        let probe = ScriptedProbe([1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 1e9, 1e9])
        let options = RunOptions(method: .twoRun, readInterval: nil, stampsReceipt: false)
        let outcome = try await bench.runner(options, probe: probe).run()
        #expect(outcome.isComplete)
        #expect(outcome.scenarios[0].trials.map(\.part) == [.full, .first, .full, .first, .full])
        #expect(outcome.scenarios[0].trials.map { $0.records[0].tokens.count } == [2, 1, 11, 1, 11])
        let metrics = try #require(outcome.metrics("a"))
        #expect(metrics[.timeToFirstToken]?.samples == [50, 50])
        #expect(metrics[.timePerOutputToken]?.samples == [10, 10])
        #expect(metrics[.outputThroughput]?.mean == 440 / 3.0)
    }

    @Test func untilGoesOnToItsLimit() async throws {
        func trials(_ jitter: [Int64], width: Double, limit: Int = 12) async throws -> Int {
            var script = Bench.script()
            script.jitter = jitter
            let bench = Bench(script, suite: Bench.suite([Bench.scenario("a", outputTokens: 3)]))
            let until = RunOptions.Precision(relativeHalfWidth: width, maximumTrials: limit)
            let outcome = try await bench.runner(RunOptions(until: until, readInterval: nil, stampsReceipt: false))
                .run()
            #expect(outcome.isComplete)
            return outcome.scenarios[0].trials.filter { $0.kind == .counted }.count
        }
        // Without scatter the planned trials suffice.
        #expect(try await trials([], width: 0.02) == 2)
        #expect(try await trials([1_000_000], width: 0.02) == 2)
    }

    @Test func untilIsNotSatisfiedByScatter() async throws {
        let engine = SlowingEngine()
        let suite = Bench.suite([Bench.scenario("a", outputTokens: 3)])
        func count(_ width: Double, limit: Int) async throws -> Int {
            let until = RunOptions.Precision(relativeHalfWidth: width, maximumTrials: limit)
            let runner = Runner(
                engine: engine.reset(), suite: suite,
                options: RunOptions(until: until, readInterval: nil, stampsReceipt: false),
                clock: engine.clock)
            return try await runner.run().scenarios[0].trials.filter { $0.kind == .counted }.count
        }
        #expect(try await count(0.0001, limit: 7) == 7)
        let enough = try await count(0.2, limit: 30)
        #expect(enough > 2 && enough < 30)
    }

    @Test func progressTellsTheStory() async throws {
        let bench = Bench()
        let outcome = try await bench.runner().run()
        var story: [String] = []
        var remaining: [Double?] = []
        for event in bench.progress {
            switch event {
            case .scenarioKept: story.append("kept")
            case .scenarioStarted(let scenario, let position, let of, let prompt):
                story.append("\(scenario.id) \(position)/\(of) prompt \(prompt ?? -1)")
            case .trialStarted(let place): story.append("\(place.kind) \(place.number)/\(place.of)")
            case .tokens: break
            case .trialFinished(_, let metrics, let seconds):
                story.append("finished \(metrics[.requestLatency]?.n ?? 0)")
                remaining.append(seconds)
            case .scenarioFinished(let run, let seconds):
                story.append("\(run.scenario.id) done")
                remaining.append(seconds)
            }
        }
        let trials = ["warmUp 1/1", "finished 0", "counted 1/2", "finished 1", "counted 2/2", "finished 2"]
        #expect(story == ["a 1/2 prompt 8"] + trials + ["a done", "b 2/2 prompt 8"] + trials + ["b done"])
        // Each generation takes 0.15 s. Before its first, b is thought to prefill 4 x 20 tokens at a's rate: 0.6 s.
        let expected = [2.1, 1.95, 1.8, 1.8, 0.30, 0.15, 0, 0]
        #expect(zip(remaining, expected).allSatisfy { abs(($0 ?? 9) - $1) < 1e-9 }, "\(remaining)")
        #expect(remaining.last == 0)
        #expect(outcome.isComplete)
    }

    @Test func afterScenarioSeesEverythingSoFar() async throws {
        let bench = Bench()
        let seen = Seen()
        _ = try await bench.runner().run { outcome in await seen.note(outcome) }
        let outcomes = await seen.outcomes
        #expect(outcomes.map { $0.scenarios.map(\.scenario.id) } == [["a"], ["a", "b"]])
        #expect(outcomes.map(\.isComplete) == [false, true])
    }

    @Test func aThrowingWriterEndsTheRun() async throws {
        let bench = Bench()
        await #expect(throws: EngineError.self) {
            _ = try await bench.runner().run { _ in throw EngineError(.setting, "disk full") }
        }
        #expect(bench.engine.batches == 3)
    }

    @Test func assemblesARun() async throws {
        let script = Bench.script(readings: [.engineBytes: 4e9, .residentBytes: 5e9])
        let bench = Bench(script)
        let options = RunOptions(method: .trace, trials: 1, readInterval: nil, stampsReceipt: false)
        let outcome = try await bench.runner(options).run()
        let run = bench.run(outcome, options: options)
        #expect(run.load == Load(seconds: nil, staticBytes: 4e9, staticResidentBytes: 5e9))
        #expect(run.suite.scenarios.map(\.trials) == [1, 1])
        #expect(run.isComplete && run.scenarios == outcome.scenarios)
        #expect(run.audit().allSatisfy { $0.severity == .note })
    }
}

private actor Seen {
    private(set) var outcomes: [Runner.Outcome] = []

    func note(_ outcome: Runner.Outcome) {
        outcomes.append(outcome)
    }
}
