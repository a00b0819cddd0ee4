import EngineAPI
import Harness
import Measurement
import Synchronization
import Testing

import struct Foundation.Date

/// 100 W on the target and 30 W beside it, whatever is asked.
private final class SteadyTelemetry: TelemetrySource {
    private let marks = Mutex(0)

    static let target = TelemetryDevice(source: "test", id: "0", role: .target, intervalSeconds: 1)
    static let beside = TelemetryDevice(source: "test", id: "1", role: .beside, intervalSeconds: 1)

    var markCount: Int { marks.withLock { $0 } }

    func mark() { marks.withLock { $0 += 1 } }

    func series(from start: Instant, to end: Instant) -> [TelemetrySeries] {
        [(Self.target, 100.0), (Self.beside, 30)].map { device, watts in
            TelemetrySeries(
                device: device, samples: [0, end - start].map { TelemetrySample(at: $0, powerWatts: watts) })
        }
    }

    var summary: TelemetrySummary { TelemetrySummary(devices: [Self.target, Self.beside]) }
}

@Suite struct TelemetryTests {
    @Test("counted trials get samples and energy, warm-ups neither; edges are marked around every generation")
    func trials() async throws {
        let bench = Bench(suite: Bench.suite([Bench.scenario("a")]))
        let telemetry = SteadyTelemetry()
        let runner = Runner(
            engine: bench.engine, suite: bench.suite,
            options: RunOptions(readInterval: nil, stampsReceipt: false, pricePerHour: 7.2), clock: bench.clock,
            telemetry: telemetry)
        let outcome = try await runner.run()
        let scenario = try #require(outcome.scenarios.first)
        let warmUp = try #require(scenario.trials.first { $0.kind == .warmUp })
        #expect(warmUp.telemetry.isEmpty)
        #expect(warmUp.energyJoules == nil)
        let counted = scenario.trials.filter { $0.kind == .counted }
        // First token after 50 ms, ten more of 10 ms each: 150 ms of 100 W.
        for trial in counted {
            #expect(trial.telemetry.map(\.device) == [SteadyTelemetry.target, SteadyTelemetry.beside])
            #expect(abs((trial.energyJoules ?? 0) - 15) < 1e-6)
        }
        #expect(telemetry.markCount == 2 * scenario.trials.count)
        let run = Run(
            tool: ToolIdentity(name: "sextant", version: "1", commit: nil), started: Date(timeIntervalSince1970: 0),
            host: HostFacts(), target: Target(kind: "scripted", device: nil, url: nil), engine: bench.engine,
            suite: bench.suite, options: RunOptions(pricePerHour: 7.2), outcome: outcome, ceiling: Ceiling(),
            telemetry: telemetry.summary)
        #expect(run.telemetry == telemetry.summary)
        let metrics = scenario.metrics(in: run)
        #expect(abs((metrics[.energyPerToken]?.mean ?? 0) - 15.0 / 11) < 1e-6)
        // 11 tokens in 150 ms are 264,000 an hour for 7.20.
        #expect(abs((metrics[.costPerMillionTokens]?.mean ?? 0) - 7.2 / 0.264) < 1e-6)
    }
}
