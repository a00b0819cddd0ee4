import EngineAPI
import Measurement
import Testing

@Suite("Gate")
struct GateTests {
    private func run(_ factor: Double = 1, spread: Double = 0.005, bandwidth: Double = Simulated.bandwidth) -> Run {
        let jitter = [0, 1, -1, 0.5, -0.5].map { 1 + spread * $0 }
        return Simulated.run(
            jitter.enumerated().map { place, value in
                Simulated.trial(
                    first: 50 * factor * value, step: 10 * factor * value, place: place,
                    bandwidth: (bandwidth, bandwidth))
            })
    }

    private func gate(_ candidate: Run, tolerance: Double = 0.02) -> Gate {
        Gate(run: candidate, baseline: run(), tolerance: tolerance)
    }

    @Test func outcomes() {
        #expect(gate(run()).outcome == .passed)
        #expect(gate(run(1.05)).outcome == .regression)
        #expect(gate(run(0.9)).outcome == .passed)
        // Shown, and allowed.
        let tolerated = gate(run(1.05), tolerance: 0.1)
        #expect(tolerated.outcome == .passed)
        #expect(tolerated.rows.allSatisfy { $0.verdict == .tolerated })
        // Not shown, and 5% would not have been.
        #expect(gate(run(spread: 0.1)).outcome == .notComparable)
        // Shown in spite of much noise.
        #expect(gate(run(3, spread: 0.1)).outcome == .regression)
    }

    @Test func slowdownsAreOfTimes() throws {
        let gate = gate(run(1.1))
        for row in gate.rows { #expect(agree(row.slowdown, 0.1, within: 1e-6), "\(row.name)") }
        let rate = try #require(gate.rows.first { $0.name == .decodeRate })
        #expect((rate.run ?? 0) < (rate.baseline ?? 0))
        #expect((rate.atLeast ?? 1) < 0.1 && (rate.atLeast ?? 0) > 0.08)
    }

    @Test func whatPreventsIt() {
        var other = run()
        other.host.processor = "Another"
        #expect(gate(other).outcome == .notComparable)
        #expect(gate(other).impediments.map(\.subject) == [.processor])
        other = run(1.5)
        other.engine.effectivePrecision = .int8
        #expect(gate(other).outcome == .notComparable)
        other = run()
        other.engine.threads = 7
        #expect(gate(other).outcome == .passed)
        #expect(gate(run(1.5, bandwidth: 20e9)).outcome == .notComparable)
        var none = run()
        none.scenarios = []
        #expect(gate(none).outcome == .notComparable)
        #expect(gate(none).missing == ["chat"])
    }

    @Test func onlyWhatWasAskedFor() {
        var (candidate, baseline) = (run(1.5), run())
        candidate.scenarios.append(TestRun.scenario("other", steps: [10, 10, 10]))
        baseline.scenarios.append(TestRun.scenario("other", steps: [10, 10, 10]))
        #expect(Gate(run: candidate, baseline: baseline, tolerance: 0.02).outcome == .regression)
        let other = Gate(run: candidate, baseline: baseline, tolerance: 0.02, scenarios: ["other"])
        #expect(other.outcome == .passed && other.rows.count == 3)
    }

    @Test func pairsShowMore() {
        let steps = [0.0, 0.3, -0.3, 0.2, -0.2, 0.1].map { drift in (a: 10 * (1 + drift), b: 10.5 * (1 + drift)) }
        let (a, b) = Simulated.pairs(steps: steps)
        let paired = Gate(run: b, baseline: a, tolerance: 0.02)
        #expect(paired.rows.first { $0.name == .decodeRate }?.verdict == .regression)
        #expect(paired.outcome == .regression)
    }
}
