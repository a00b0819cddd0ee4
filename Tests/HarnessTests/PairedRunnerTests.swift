import EngineAPI
import Measurement
import ScriptedEngine
import Synchronization
import Testing

import struct Foundation.Date

@testable import Harness

@Suite("Two engines in turns")
struct PairedRunnerTests {
    private let clock = VirtualClock(.automatic)

    private func engine(step: Int64, faults: [Fault] = []) -> ScriptedEngine {
        ScriptedEngine(
            Script(
                timeToFirstToken: 50_000_000, timePerOutputToken: step, faults: faults,
                readings: [.engineBytesPeak: 1e9, .residentBytesPeak: 3e9, .residentBytes: 3e9]), clock: clock)
    }

    private func runner(
        _ engines: any EnginePair, rounds: Int = 4, scenarios: [Scenario] = [Bench.scenario("a")],
        method: Measurement.Method = .trace, progress: @escaping @Sendable (PairedProgress) -> Void = { _ in }
    ) -> PairedRunner {
        PairedRunner(
            engines: engines, suite: Bench.suite(scenarios),
            options: RunOptions(method: method, readInterval: nil, stampsReceipt: false), rounds: rounds, clock: clock,
            progress: progress)
    }

    private func runs(_ runner: PairedRunner, _ outcome: PairedRunner.Outcome) -> (a: Run, b: Run) {
        func run(_ side: PairSide) -> Run {
            Run(
                tool: ToolIdentity(name: "sextant", version: "1", commit: nil), started: Date(timeIntervalSince1970: 0),
                host: HostFacts(), target: Target(kind: "scripted", device: nil, url: nil), outcome: outcome,
                side: side, runner: runner, id: "x", ceiling: Ceiling())
        }
        return (run(.a), run(.b))
    }

    @Test("A B, B A, A B: the records alone tell the pairs")
    func turns() async throws {
        let order = Mutex<[String]>([])
        let runner = runner(HeldPair(a: engine(step: 10_000_000), b: engine(step: 12_000_000))) { event in
            if case .turnStarted(_, let side, let round, _) = event {
                order.withLock { $0.append("\(round)\(side.rawValue)") }
            }
        }
        let outcome = try await runner.run()
        #expect(outcome.isComplete)
        #expect(order.withLock { $0 } == ["0A", "0B", "1A", "1B", "2B", "2A", "3A", "3B", "4B", "4A"])
        let (a, b) = runs(runner, outcome)
        #expect(a.isComplete && a.suite.scenarios[0].trials == 4)
        #expect(a.pairing == Pairing(id: "x", side: .a, rounds: 4) && b.pairing?.side == .b)
        #expect(a.scenarios[0].trials.map(\.kind) == [.warmUp] + Array(repeating: .counted, count: 4))
        let comparison = Comparison(a, b)
        #expect(comparison.design == .paired)
        let scenario = try #require(comparison.scenarios.first)
        #expect(scenario.pairsMade == 4 && scenario.pairsKept == 4)
        #expect(abs((scenario[.decodeRate]?.ratio ?? 0) - 10.0 / 12) < 1e-9)
        #expect(scenario[.decodeRate]?.verdict == .slower)
        #expect(scenario[.timeToFirstToken]?.verdict == .noDifference)
        // 50 + 100 ms against 50 + 120.
        #expect(abs((scenario[.outputThroughput]?.ratio ?? 0) - 150.0 / 170) < 1e-9)
    }

    private struct FixedProbe: CeilingProbe {
        func readBandwidth() async -> Double? { 40e9 }
        func ceiling() async -> Ceiling { Ceiling(readBytesPerSecond: 40e9) }
    }

    @Test("the processor's memory is probed around the trials that use it, not around an accelerator's")
    func probedSides() async throws {
        let runner = PairedRunner(
            engines: HeldPair(a: engine(step: 10_000_000), b: engine(step: 10_000_000)),
            suite: Bench.suite([Bench.scenario("a")]), options: RunOptions(readInterval: nil, stampsReceipt: false),
            rounds: 3, clock: clock, probe: FixedProbe(), probedSides: [.a])
        let outcome = try await runner.run()
        func probes(_ run: ScenarioRun) -> Set<BandwidthProbe> {
            Set(run.trials.filter { $0.kind == .counted }.map(\.probe))
        }
        #expect(probes(outcome.a.scenarios[0]) == [BandwidthProbe(before: 40e9, after: 40e9)])
        #expect(probes(outcome.b.scenarios[0]) == [BandwidthProbe()])
    }

    @Test("memory of a process that holds both belongs to neither")
    func memory() async throws {
        let runner = runner(HeldPair(a: engine(step: 10_000_000), b: engine(step: 10_000_000)))
        let (a, _) = runs(runner, try await runner.run())
        #expect(a.scenarios[0].trials.allSatisfy { $0.peak == PeakMemory(engineBytes: 1e9) })
        #expect(a.load.staticResidentBytes == nil)
        let script = Script(
            timeToFirstToken: 1_000_000, timePerOutputToken: 1_000_000, readings: [.residentBytesPeak: 3e9])
        let provider = ScriptedEngineProvider(script, clock: clock)
        let reloading = self.runner(ReloadedPair(a: provider, b: provider))
        let alone = runs(reloading, try await reloading.run()).a
        #expect(alone.scenarios[0].trials.allSatisfy { $0.peak.residentBytes == 3e9 })
    }

    @Test("engines that are loaded anew are warmed up in each turn")
    func reloading() async throws {
        let script = Script(timeToFirstToken: 50_000_000, timePerOutputToken: 10_000_000)
        let provider = ScriptedEngineProvider(script, clock: clock)
        let runner = runner(ReloadedPair(a: provider, b: provider), rounds: 2)
        let (a, b) = runs(runner, try await runner.run())
        #expect(a.scenarios[0].trials.map(\.kind) == [.warmUp, .counted, .warmUp, .counted])
        #expect(Comparison(a, b).scenarios[0].pairsMade == 2)
    }

    @Test func twoRunPairs() async throws {
        let runner = runner(
            HeldPair(a: engine(step: 10_000_000), b: engine(step: 20_000_000)), method: .twoRun)
        let (a, b) = runs(runner, try await runner.run())
        #expect(a.scenarios[0].trials.map(\.part).prefix(3) == [.full, .first, .full])
        let rate = try #require(Comparison(a, b).scenarios[0][.decodeRate])
        #expect(abs((rate.ratio ?? 0) - 0.5) < 1e-9)
    }

    @Test("one that fails ends the scenario, not the comparison")
    func failures() async throws {
        let fault = Fault(.failure(at: 2, EngineError(.engine, "broke")), batches: 2..<3)
        let runner = runner(
            HeldPair(a: engine(step: 10_000_000), b: engine(step: 10_000_000, faults: [fault])),
            scenarios: [Bench.scenario("a"), Bench.scenario("b")])
        let outcome = try await runner.run()
        #expect(outcome.isComplete)
        #expect(outcome.b.scenarios[0].failure?.contains("broke") == true)
        #expect(outcome.a.scenarios.map(\.failure) == [nil, nil])
        #expect(outcome.b.scenarios[1].failure == nil)
        // Round 1 was whole; in round 2 B begins, and fails.
        #expect(outcome.a.scenarios[0].trials.count { $0.kind == .counted } == 1)
        #expect(outcome.a.scenarios[1].trials.count { $0.kind == .counted } == 4)
    }

    @Test("cancelling keeps whole rounds")
    func cancelling() async throws {
        let holder = Mutex<Task<PairedRunner.Outcome, any Error>?>(nil)
        let runner = runner(HeldPair(a: engine(step: 10_000_000), b: engine(step: 10_000_000)), rounds: 50) { event in
            if case .roundFinished(_, 3, _, _) = event { holder.withLock { $0?.cancel() } }
        }
        let gate = AsyncStream<Void>.makeStream()
        let task = Task {
            for await _ in gate.stream { break }
            return try await runner.run()
        }
        holder.withLock { $0 = task }
        gate.continuation.yield()
        let outcome = try await task.value
        #expect(!outcome.isComplete)
        let counts = [outcome.a, outcome.b].map { $0.scenarios[0].trials.count { $0.kind == .counted } }
        #expect(counts == [3, 3])
    }

    @Test func theLastOfScenarioIsWritten() async throws {
        let seen = Mutex<[Int]>([])
        let runner = runner(
            HeldPair(a: engine(step: 10_000_000), b: engine(step: 10_000_000)),
            scenarios: [Bench.scenario("a"), Bench.scenario("b", batch: 4)])
        let outcome = try await runner.run { outcome in
            seen.withLock { $0.append(outcome.a.scenarios.count) }
        }
        #expect(seen.withLock { $0 } == [1, 2])
        #expect(outcome.b.scenarios[1].trials[1].records.count == 4)
    }
}
