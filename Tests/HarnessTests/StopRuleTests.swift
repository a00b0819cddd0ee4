import EngineAPI
import Measurement
import ScriptedEngine
import Testing

@testable import Harness

@Suite("When trials end")
struct StopRuleTests {
    private func rule(_ width: Double? = 0.02, limit: Int = 30, trials: Int = 5) -> StopRule {
        StopRule(
            options: RunOptions(
                until: width.map { RunOptions.Precision(relativeHalfWidth: $0, maximumTrials: limit) }),
            scenario: Bench.scenario("a", trials: trials))
    }

    private func metrics(_ samples: [Double], acrossStates: Bool = false) -> ScenarioMetrics {
        var summary = Summary(unit: .milliseconds, samples: samples, independentRequests: samples.count)
        if acrossStates { summary.interval95 = nil }
        return ScenarioMetrics(
            values: [.timeToFirstToken: summary, .timePerOutputToken: summary, .outputThroughput: summary])
    }

    private func reason(_ decision: StopRule.Decision) -> UntilRecord.Reason? {
        guard case .stop(let record) = decision else { return nil }
        return record?.reason
    }

    private let scattered = [10.0, 12, 8, 11, 9]
    private let quiet = [10.0, 10.01, 9.99, 10.005, 9.995]

    @Test func withoutUntil() {
        #expect(rule(nil).decision(made: 4, metrics: metrics(scattered)) == .goOn)
        #expect(rule(nil).decision(made: 5, metrics: metrics(scattered)) == .stop(nil))
    }

    @Test func reasons() {
        #expect(reason(rule().decision(made: 5, metrics: metrics(quiet))) == .precise)
        #expect(rule().decision(made: 4, metrics: metrics(quiet)) == .goOn)
        #expect(rule().decision(made: 5, metrics: metrics(scattered)) == .goOn)
        #expect(reason(rule().decision(made: 30, metrics: metrics(scattered))) == .limit)
        #expect(reason(rule().decision(made: 5, metrics: metrics(quiet, acrossStates: true))) == .twoStates)
        #expect(reason(rule().decision(made: 5, metrics: ScenarioMetrics(values: [:]))) == .nothingToJudge)
    }

    @Test func whatWasReachedIsRecorded() {
        guard case .stop(let record?) = rule(limit: 5).decision(made: 5, metrics: metrics(scattered)) else {
            Issue.record("expected an end")
            return
        }
        // t(0.975, 4) = 2.776, sd 1.5811, n 5, mean 10.
        #expect(abs((record.reached ?? 0) - 0.19632) < 1e-5)
        #expect(record.maximumTrials == 5 && record.relativeHalfWidth == 0.02)
    }

    @Test func howManyThereWillBe() {
        #expect(rule(nil).expectedTrials(made: 2, metrics: metrics(scattered)) == 5)
        #expect(rule().expectedTrials(made: 5, metrics: metrics(scattered)) == 30)
        // (0.19632 / 0.15)^2 x 5 = 8.6.
        #expect(rule(0.15).expectedTrials(made: 5, metrics: metrics(scattered)) == 9)
    }

    @Test("the run file says why, and progress how many")
    func inARun() async throws {
        let engine = SlowingEngine()
        let until = RunOptions.Precision(relativeHalfWidth: 0.0001, maximumTrials: 7)
        let runner = Runner(
            engine: engine.reset(), suite: Bench.suite([Bench.scenario("a", outputTokens: 3)]),
            options: RunOptions(until: until, readInterval: nil, stampsReceipt: false), clock: engine.clock)
        let outcome = try await runner.run()
        #expect(outcome.scenarios[0].until?.reason == .limit)
        #expect(outcome.scenarios[0].until?.maximumTrials == 7)
    }

    @Test("warm-ups go on while they become quicker, up to a limit")
    func extraWarmUps() async throws {
        let clock = VirtualClock(.automatic)
        let engine = ImprovingEngine(clock: clock)
        let runner = Runner(
            engine: engine, suite: Bench.suite([Bench.scenario("a", outputTokens: 3, warmUps: 2)]),
            options: RunOptions(readInterval: nil, stampsReceipt: false), clock: clock)
        let outcome = try await runner.run()
        let kinds = outcome.scenarios[0].trials.map(\.kind)
        #expect(kinds == Array(repeating: .warmUp, count: 5) + [.counted, .counted])
        #expect(outcome.isComplete)
        let steady = try await Bench(suite: Bench.suite([Bench.scenario("a", warmUps: 2)])).runner().run()
        #expect(steady.scenarios[0].trials.map(\.kind) == [.warmUp, .warmUp, .counted, .counted])
    }
}
