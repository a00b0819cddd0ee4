import Foundation
import Measurement
import Testing

@Suite("Noise, warm-ups and the end of trials")
struct NoiseTests {
    private func run(_ noise: [NoiseCounters?]) -> Run {
        let trials = noise.map {
            TestRun.trial([TestRun.record()], peak: PeakMemory(engineBytes: 3e9), noise: $0)
        }
        return TestRun.run([TestRun.scenario(trials: trials)])
    }

    private func noise(_ run: Run) -> [Finding] { run.audit().filter { $0.rule == "noise" } }

    @Test func throttling() throws {
        let found = try #require(noise(run([.init(throttleEvents: 0), .init(throttleEvents: 2), nil])).first)
        #expect(found.severity == .suspect && found.values["throttleEvents"] == 2)
        #expect(noise(run([.init(throttleEvents: 0), nil, nil])).isEmpty)
    }

    @Test func quota() throws {
        let found = try #require(noise(run([.init(quotaShare: 0.02), nil, nil])).first)
        #expect(found.severity == .suspect && found.values["quotaShare"] == 0.02)
        #expect(noise(run([.init(quotaShare: 0.009), nil, nil])).isEmpty)
    }

    @Test func clocks() throws {
        let found = try #require(noise(run([.init(clockHertz: 3e9), .init(clockHertz: 2.6e9), nil])).first)
        #expect(found.values == ["slowestHertz": 2.6e9, "fastestHertz": 3e9])
        #expect(noise(run([.init(clockHertz: 3e9), .init(clockHertz: 2.8e9), nil])).isEmpty)
    }

    @Test("a tick or two of a short trial are nothing")
    func ticks() {
        // 150 ms on two processors are 30 ticks: 10% are 3 of them, 30% are 9.
        var run = run([.init(stealShare: 0.1, foreignShare: 0.1), nil, nil])
        #expect(noise(run).count == 2)
        run.host.onlineProcessors = 2
        #expect(noise(run).isEmpty)
        run.scenarios[0].trials[1].noise = NoiseCounters(stealShare: 0.3, foreignShare: 0.3)
        #expect(noise(run).count == 2)
    }

    @Test("the other process may be the server that is measured")
    func servers() {
        var run = run([.init(foreignShare: 0.5), nil, nil])
        #expect(noise(run).count == 1)
        run.target.url = "http://127.0.0.1:8080"
        #expect(noise(run).isEmpty)
    }

    @Test func countersFromSnapshots() {
        let before = NoiseSnapshot(
            totalTicks: 1000, stolenTicks: 10, idleTicks: 100, ownTicks: 500, majorFaults: 3, throttleEvents: 7,
            quotaMicroseconds: 1_000_000, clockHertz: 3e9, nanoseconds: 0)
        let after = NoiseSnapshot(
            totalTicks: 1200, stolenTicks: 20, idleTicks: 120, ownTicks: 640, majorFaults: 4, throttleEvents: 9,
            quotaMicroseconds: 1_250_000, clockHertz: 2e9, nanoseconds: 1_000_000_000)
        let counters = NoiseCounters(from: before, to: after)
        #expect(
            counters
                == NoiseCounters(
                    stealShare: 0.05, foreignShare: 0.15, majorFaults: 1, throttleEvents: 2, quotaShare: 0.25,
                    clockHertz: 2e9))
        #expect(NoiseCounters(from: NoiseSnapshot(), to: after).quotaShare == nil)
    }

    @Test func warmUps() {
        #expect(!WarmUpProgress.isStillFalling([]))
        #expect(!WarmUpProgress.isStillFalling([100]))
        #expect(WarmUpProgress.isStillFalling([100, 90]))
        #expect(!WarmUpProgress.isStillFalling([100, 96]))
        // The first one paid for loading; then there was rest.
        #expect(!WarmUpProgress.isStillFalling([500, 100, 99]))
        #expect(WarmUpProgress.isStillFalling([500, 100, 90]))
        #expect(!WarmUpProgress.isStillFalling([100, 110, 90]))
        #expect(!WarmUpProgress.isStillFalling([100, 0]))
    }

    @Test func until() throws {
        func findings(_ reason: UntilRecord.Reason, reached: Double?) -> [Finding] {
            var scenario = TestRun.scenario()
            scenario.until = UntilRecord(
                reason: reason, relativeHalfWidth: 0.02, maximumTrials: 3, reached: reached)
            return TestRun.run([scenario]).audit().filter { $0.rule == "until" }
        }
        #expect(findings(.precise, reached: 0.01).isEmpty)
        let limit = try #require(findings(.limit, reached: 0.031).first)
        #expect(limit.severity == .note)
        #expect(limit.values == ["untilAsked": 0.02, "untilReached": 0.031, "trials": 3])
        #expect(limit.message.contains("3.1%"))
        #expect(findings(.twoStates, reached: nil).first?.values["twoStates"] == 1)
    }

    @Test func selfTests() {
        func check(_ expected: Double, _ measured: Double, seconds: Double) -> SelfTest.Check {
            SelfTest.Check(
                scenario: "single", metric: .timePerOutputToken, expected: expected, measured: measured,
                errorSeconds: seconds)
        }
        // 0.1% of 100 ms are 100 us; 20 us are more than 0.1% of 3 ms.
        #expect(check(100, 100.09, seconds: 90e-6).passes)
        #expect(!check(100, 100.2, seconds: 200e-6).passes)
        #expect(check(3, 3.019, seconds: 19e-6).passes)
        #expect(!check(3, 2.97, seconds: -30e-6).passes)
        let test = SelfTest(
            stampNanoseconds: 30, resolutionNanoseconds: 1, receiptLagMedianNanoseconds: nil,
            receiptLagHighNanoseconds: nil, checks: [check(3, 3.019, seconds: 19e-6), check(3, 2.97, seconds: -30e-6)])
        #expect(!test.passes && test.worst?.measured == 2.97)
    }
}
