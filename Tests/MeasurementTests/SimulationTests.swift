import Foundation
import Measurement
import Testing

/// What the statistics promise, by simulation with fixed seeds.
@Suite("Promises of the statistics, simulated")
struct SimulationTests {
    /// Standard error of the share is 0.5 points at 2,000 runs.
    @Test("the 95% interval covers the truth", arguments: [0.02, 0.2])
    func coverageOfNormalNoise(deviation: Double) {
        var random = SplitMix(11)
        let covered = (0..<2000).count { _ in
            covers(10, (0..<5).map { _ in 10 * (1 + deviation * random.normal()) })
        }
        #expect((1860...1940).contains(covered), "\(covered)")
    }

    @Test("the 95% interval covers the truth, log-normal noise", arguments: [0.02, 0.2])
    func coverageOfLogNormalNoise(deviation: Double) {
        var random = SplitMix(12)
        let mean = 10 * exp(deviation * deviation / 2)
        let covered = (0..<2000).count { _ in
            covers(mean, (0..<5).map { _ in 10 * exp(deviation * random.normal()) })
        }
        #expect((1860...1940).contains(covered), "\(covered)")
    }

    private func covers(_ truth: Double, _ samples: [Double]) -> Bool {
        let summary = Summary(unit: .milliseconds, samples: samples, independentRequests: samples.count)
        return summary.interval95?.contains(truth) ?? false
    }

    /// Rounds that find 5% with the noise of `docs/results`; the articles name this number.
    static let rounds = 50

    @Test("interleaved pairs find a slowdown of 5% in nine of ten comparisons")
    func pairsFindFivePercent() throws {
        let noise = try MachineNoise.load()
        var random = SplitMix(13)
        let found = (0..<200).count { _ in
            comparison(noise, slowdown: 1.05, &random).scenarios[0][.decodeRate]?.verdict == .slower
        }
        #expect(found >= 180, "\(found) of 200")
    }

    @Test("of 200 comparisons without a difference at most 10 show one anywhere")
    func pairsRaiseFewFalseAlarms() throws {
        let noise = try MachineNoise.load()
        var random = SplitMix(14)
        let alarms = (0..<200).count { _ in
            comparison(noise, slowdown: 1, &random).scenarios[0].metrics.contains {
                $0.verdict == .faster || $0.verdict == .slower
            }
        }
        #expect(alarms <= 10, "\(alarms) of 200")
    }

    /// Each pair differs as two neighbouring trials of real runs did, in either direction.
    private func comparison(_ noise: MachineNoise, slowdown: Double, _ random: inout SplitMix) -> Comparison {
        let pairs = (0..<Self.rounds).map { round -> (a: Trial, b: Trial) in
            let drawn = noise.neighbours[Int(random.next() % UInt64(noise.neighbours.count))]
            let sign = random.next() % 2 == 0 ? 0.5 : -0.5
            func trial(_ side: Double, _ factor: Double, place: Int) -> Trial {
                let bandwidth = drawn.bandwidth.map { Simulated.bandwidth * exp(side * sign * $0) }
                return Simulated.trial(
                    first: 50 * factor * exp(side * sign * drawn.first),
                    step: 5 * factor * exp(side * sign * drawn.step), place: place,
                    bandwidth: bandwidth.map { ($0, $0) })
            }
            let order = Pairing.order(round: round + 1)[0] == .a ? (0, 1) : (1, 0)
            return (trial(-1, 1, place: 2 * round + order.0), trial(1, slowdown, place: 2 * round + order.1))
        }
        let (a, b) = Simulated.pair(pairs)
        return Comparison(a, b)
    }

    @Test("the gate raises at most 5% of false alarms", arguments: [0.005, 0.01, 0.03, 0.1])
    func gateRaisesFewFalseAlarms(deviation: Double) {
        var random = SplitMix(15)
        // No tolerance: every slowdown that is shown counts.
        let alarms = (0..<300).count { _ in
            let gate = Gate(
                run: steady(deviation, &random), baseline: steady(deviation, &random), tolerance: 0)
            return gate.outcome == .regression
        }
        #expect(alarms <= 15, "\(alarms) of 300")
    }

    @Test("the gate sees a slowdown of 5% where trials scatter by 1%, and says when they scatter too much")
    func gateSeesRegressions() {
        var random = SplitMix(16)
        let seen = (0..<100).count { _ in
            Gate(run: steady(0.01, slowdown: 1.05, &random), baseline: steady(0.01, &random), tolerance: 0.02)
                .outcome == .regression
        }
        #expect(seen >= 95, "\(seen) of 100")
        let blind = (0..<100).count { _ in
            Gate(run: steady(0.1, &random), baseline: steady(0.1, &random), tolerance: 0.02).outcome == .notComparable
        }
        #expect(blind >= 90, "\(blind) of 100")
    }

    private func steady(_ deviation: Double, slowdown: Double = 1, _ random: inout SplitMix) -> Run {
        Simulated.run(
            (0..<5).map { place in
                let factor = slowdown * exp(deviation * random.normal())
                return Simulated.trial(first: 50 * factor, step: 5 * factor, place: place)
            })
    }

    @Test("where a machine has two states the gate says so, and raises no alarm")
    func gateKnowsStates() {
        var random = SplitMix(17)
        var alarms = 0
        for _ in 0..<300 {
            let (baseline, one) = twoStates(&random)
            let (run, two) = twoStates(&random)
            let gate = Gate(run: run, baseline: baseline, tolerance: 0)
            if gate.outcome == .regression { alarms += 1 }
            // Both states were met, in one run or between them.
            if one.union(two).count == 2 { #expect(gate.outcome == .notComparable) }
        }
        #expect(alarms <= 15, "\(alarms) of 300")
    }

    /// The shared machine of MEASURING section 4: 33 to 45 or 65 to 80 GB/s, for some trials at a time.
    private func twoStates(_ random: inout SplitMix) -> (Run, states: Set<Bool>) {
        var isFast = random.next() % 2 == 0
        var met: Set<Bool> = []
        func bandwidth(_ random: inout SplitMix) -> Double {
            met.insert(isFast)
            return isFast ? 65e9 + 15e9 * random.uniform() : 33e9 + 12e9 * random.uniform()
        }
        let trials = (0..<5).map { place -> Trial in
            let before = bandwidth(&random)
            let factor = 40e9 / before * exp(0.01 * random.normal())
            if random.uniform() < 0.15 { isFast.toggle() }
            let after = bandwidth(&random)
            return Simulated.trial(
                first: 50 * factor, step: 5 * factor, place: place, bandwidth: (before, after))
        }
        return (Simulated.run(trials), met)
    }
}
