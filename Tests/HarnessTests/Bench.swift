import EngineAPI
import Harness
import Measurement
import ScriptedEngine
import Synchronization

import struct Foundation.Date

/// A scripted engine on an automatic clock, and what its runner reports.
final class Bench: Sendable {
    let clock: VirtualClock
    let engine: ScriptedEngine
    let suite: Measurement.Suite
    private let log = Mutex<[RunProgress]>([])

    init(
        _ script: Script = Bench.script(), suite: Measurement.Suite = Bench.suite(),
        clock: VirtualClock = VirtualClock(.automatic)
    ) {
        self.clock = clock
        self.engine = ScriptedEngine(script, clock: clock)
        self.suite = suite
    }

    var progress: [RunProgress] { log.withLock { $0 } }

    func runner(
        _ options: RunOptions = RunOptions(readInterval: nil, stampsReceipt: false), probe: (any CeilingProbe)? = nil,
        noise: (any NoiseSource)? = nil, onProgress: @escaping @Sendable (RunProgress) -> Void = { _ in }
    ) -> Runner {
        Runner(engine: engine, suite: suite, options: options, clock: clock, probe: probe, noise: noise) { event in
            self.log.withLock { $0.append(event) }
            onProgress(event)
        }
    }

    func run(_ outcome: Runner.Outcome, options: RunOptions = RunOptions()) -> Run {
        Run(
            tool: ToolIdentity(name: "sextant", version: "1", commit: nil), started: Date(timeIntervalSince1970: 0),
            host: HostFacts(), target: Target(kind: "scripted", device: nil, url: nil), engine: engine, suite: suite,
            options: options, outcome: outcome, ceiling: Ceiling())
    }

    /// TTFT 50 ms, TPOT 10 ms.
    static func script(faults: [Fault] = [], readings: [Reading.Quantity: Double] = [:]) -> Script {
        Script(timeToFirstToken: 50_000_000, timePerOutputToken: 10_000_000, faults: faults, readings: readings)
    }

    static func scenario(
        _ id: String, outputTokens: Int = 11, batch: Int = 1, warmUps: Int = 1, trials: Int = 2
    ) -> Scenario {
        Scenario(
            id: id, title: id, prompt: "one two three four five six seven", nominalPromptTokens: 20,
            outputTokens: outputTokens, batch: batch, warmUps: warmUps, trials: trials)
    }

    static func suite(_ scenarios: [Scenario] = [scenario("a"), scenario("b", batch: 4)]) -> Measurement.Suite {
        Measurement.Suite(name: "test", scenarios: scenarios)
    }
}

extension Runner.Outcome {
    func metrics(_ id: String, oneTokenPerChunk: Bool = true, work: ModelWork? = nil) -> ScenarioMetrics? {
        let context = MetricContext(work: work, ceiling: Ceiling(), oneTokenPerChunk: oneTokenPerChunk)
        return scenarios.first { $0.scenario.id == id }?.metrics(in: context)
    }
}

/// Gives out bandwidths one after another.
final class ScriptedProbe: CeilingProbe {
    private let left: Mutex<[Double]>
    private let count = Mutex(0)

    init(_ bandwidths: [Double]) {
        left = Mutex(bandwidths)
    }

    var calls: Int { count.withLock { $0 } }

    func readBandwidth() async -> Double? {
        count.withLock { $0 += 1 }
        return left.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    func ceiling() async -> Ceiling { Ceiling() }
}

/// 100 ticks a snapshot, of which 10 stolen, 60 our own, 20 idle.
final class ScriptedNoise: NoiseSource {
    private let snapshots = Mutex(0)

    func snapshot() -> NoiseSnapshot {
        let count = snapshots.withLock { count -> Int in
            count += 1
            return count
        }
        return NoiseSnapshot(
            totalTicks: 100 * count, stolenTicks: 10 * count, idleTicks: 20 * count, ownTicks: 60 * count,
            majorFaults: count)
    }
}
