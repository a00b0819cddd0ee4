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

    @Test("the smallest slowdown that is shown is shown, and less is not, whatever else is tested")
    func smallestShown() throws {
        func pair(_ factor: Double) -> Gate {
            var (candidate, baseline) = (run(factor), run())
            for id in ["a", "b", "c"] {
                candidate.scenarios.append(run().scenarios[0].named(id))
                baseline.scenarios.append(run().scenarios[0].named(id))
            }
            return Gate(run: candidate, baseline: baseline, tolerance: 0)
        }
        let alone = try #require(gate(run()).rows.first?.smallestShown)
        let smallest = try #require(pair(1).rows.first?.smallestShown)
        #expect(smallest > 1.2 * alone)
        #expect(pair(1 + 1.01 * smallest).rows.prefix(3).allSatisfy { $0.verdict == .regression })
        #expect(pair(1 + 0.99 * smallest).rows.allSatisfy { $0.verdict == .passed })
    }

    @Test func slowdownsAreOfTimes() throws {
        let gate = gate(run(1.1))
        for row in gate.rows { #expect(agree(row.slowdown, 0.1, within: 1e-6), "\(row.name)") }
        let rate = try #require(gate.rows.first { $0.name == .decodeRate })
        #expect((rate.run ?? 0) < (rate.baseline ?? 0))
        #expect((rate.atLeast ?? 1) < 0.1 && (rate.atLeast ?? 0) > 0.08)
    }

    /// A run whose trials lost this share of the processors' time to others.
    private func run(_ factor: Double = 1, lost: [Double]) -> Run {
        var run = run(factor)
        let counted = run.scenarios[0].trials.indices.filter { run.scenarios[0].trials[$0].kind == .counted }
        for (index, share) in zip(counted, lost) {
            run.scenarios[0].trials[index].noise = NoiseCounters(stealShare: 0, foreignShare: share)
        }
        return run
    }

    @Test("a run that somebody disturbed is no regression, and no pass either")
    func disturbedRuns() {
        let quiet = run(lost: [0, 0.01, 0, 0.02, 0.01])
        // Another process burned a core during two of five trials.
        let disturbed = run(1.2, lost: [0, 0.5, 0.5, 0.01, 0])
        #expect(Gate(run: disturbed, baseline: quiet, tolerance: 0.02).outcome == .notComparable)
        #expect(Gate(run: quiet, baseline: disturbed, tolerance: 0.02).outcome == .notComparable)
        guard
            case .notComparable(.disturbed(let a, let b))? =
                Gate(run: disturbed, baseline: quiet, tolerance: 0.02).rows.first?.verdict
        else {
            Issue.record("expected the disturbance")
            return
        }
        #expect(agree(a, 0.008) && agree(b, 0.202))
        // Both alike, or nobody knows: the figures decide.
        let alike = run(1.2, lost: [0.02, 0.01, 0.03, 0.02, 0.01])
        #expect(Gate(run: alike, baseline: quiet, tolerance: 0.02).outcome == .regression)
        let busy = (run(lost: [0.5, 0.5, 0.5, 0.5, 0.5]), run(1.2, lost: [0.5, 0.52, 0.5, 0.5, 0.5]))
        #expect(Gate(run: busy.1, baseline: busy.0, tolerance: 0.02).outcome == .regression)
        #expect(Gate(run: disturbed, baseline: run(), tolerance: 0.02).outcome == .regression)
        // Of trials this short a few ticks are nothing: 19% of 14 ticks.
        var short = (quiet, disturbed)
        short.0.host.onlineProcessors = 2
        short.1.host.onlineProcessors = 2
        #expect(Gate(run: short.1, baseline: short.0, tolerance: 0.02).outcome == .regression)
        // Of a server the other process may be the server itself.
        var served = (quiet, disturbed)
        served.0.target.url = "http://127.0.0.1:8080"
        served.1.target.url = "http://127.0.0.1:8080"
        #expect(Gate(run: served.1, baseline: served.0, tolerance: 0.02).outcome == .regression)
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

extension ScenarioRun {
    /// The same trials under another name.
    fileprivate func named(_ id: String) -> ScenarioRun {
        var other = self
        other.scenario.id = id
        return other
    }
}
