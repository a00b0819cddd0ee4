import EngineAPI
import Harness
import Measurement
import ScriptedEngine

/// The self-test: a scripted engine plays scenarios whose every figure follows from a few numbers, on the machine's own
/// clock, and the harness measures them the way it measures every engine.
enum KnownTimes {
    private static let timeToFirstToken = 12_000_000.0
    private static let step = 3_000_000.0
    /// By which each further request of a batch lengthens a step.
    private static let growth = 500_000.0
    private static let outputTokens = 33
    private static let prompt = "one two three four five six seven"
    /// Of the scripted engine: a token each word, and one to begin with.
    private static let promptTokens = 8

    /// A machine that is busy with other work interrupts the player, which is no error of the tool: up to so many
    /// attempts are made, and the best one stands.
    private static let mostAttempts = 3

    /// Every figure of both scenarios against what the script gives; empty when the scenarios could not be played.
    ///
    /// - Parameter options: a reader that pauses between looks is for clocks that go by themselves.
    static func checks(
        clock: any MonotonicClock = PunctualClock(), options: RunOptions = RunOptions()
    ) async -> [SelfTest.Check] {
        var best: [SelfTest.Check] = []
        for _ in 0..<mostAttempts {
            let checks = await attempt(clock, options)
            if best.isEmpty || worst(checks) < worst(best) { best = checks }
            if checks.isEmpty || checks.allSatisfy(\.passes) || Task.isCancelled { break }
        }
        return best
    }

    private static func worst(_ checks: [SelfTest.Check]) -> Double {
        checks.map { abs($0.errorSeconds) }.max() ?? .infinity
    }

    private static func attempt(_ clock: any MonotonicClock, _ options: RunOptions) async -> [SelfTest.Check] {
        let script = Script(
            timeToFirstToken: Int64(timeToFirstToken), timePerOutputToken: Int64(step), stepGrowth: Int64(growth))
        let suite = Suite(
            name: "self-test",
            scenarios: [scenario("single", batch: 1), scenario("batch", batch: 4)])
        let runner = Runner(engine: ScriptedEngine(script, clock: clock), suite: suite, options: options, clock: clock)
        guard let outcome = try? await runner.run(), outcome.isComplete else { return [] }
        let context = MetricContext(work: nil, ceiling: Ceiling(), oneTokenPerChunk: true)
        return outcome.scenarios.flatMap { checks(of: $0, $0.metrics(in: context)) }
    }

    private static func scenario(_ id: String, batch: Int) -> Scenario {
        Scenario(
            id: id, title: id, prompt: prompt, outputTokens: outputTokens, batch: batch, warmUps: 1, trials: 5)
    }

    /// The median of the trials, so that one that the system interrupted does not decide.
    private static func checks(of run: ScenarioRun, _ metrics: ScenarioMetrics) -> [SelfTest.Check] {
        let batch = Double(run.scenario.batch)
        let each = step + (batch - 1) * growth
        let steps = Double(outputTokens - 1)
        let whole = timeToFirstToken + steps * each
        let tokens = batch * Double(outputTokens)
        let prompts = batch * Double(promptTokens)
        /// Times in milliseconds.
        let times: [(MetricName, Double)] = [
            (.timeToFirstToken, timeToFirstToken), (.timeToFirstTokenPerRequest, timeToFirstToken),
            (.timePerOutputToken, each), (.interTokenLatency, each), (.requestLatency, whole),
        ]
        /// Counts over times, per second.
        let rates: [(MetricName, count: Double, nanoseconds: Double)] = [
            (.decodeRate, 1, each), (.outputThroughput, tokens, whole), (.totalThroughput, tokens + prompts, whole),
            (.prefillRate, prompts, timeToFirstToken),
        ]
        func check(_ name: MetricName, _ expected: Double, _ seconds: (Double) -> Double) -> SelfTest.Check? {
            guard let measured = metrics[name]?.median else { return nil }
            return SelfTest.Check(
                scenario: run.scenario.id, metric: name, expected: expected, measured: measured,
                errorSeconds: seconds(measured) - seconds(expected))
        }
        return times.compactMap { check($0, $1 / 1e6) { $0 / 1e3 } }
            + rates.compactMap { name, count, nanoseconds in
                check(name, count * 1e9 / nanoseconds) { count / $0 }
            }
    }
}

/// The machine's clock, waiting out the last millisecond of each sleep awake: the scheduler's own lateness is no error of
/// the tool.
struct PunctualClock: MonotonicClock {
    private let system = SystemMonotonicClock()
    private static let margin: Int64 = 1_000_000

    func now() -> Instant { system.now() }

    func sleep(until instant: Instant) async throws {
        if instant - now() > Self.margin {
            try await system.sleep(until: instant.advanced(byNanoseconds: -Self.margin))
        } else {
            try Task.checkCancellation()
        }
        while now() < instant {}
    }
}
