import EngineAPI
import Foundation
import Testing

@testable import Measurement

@Suite("Comparisons")
struct ComparisonTests {
    // MARK: - Arithmetic, against scipy

    struct Golden: Decodable {
        struct Case: Decodable {
            var name: String
            var a: [Double]
            var b: [Double]
            var mean: Double
            var standardError: Double
            var freedom: Double
            var low: Double
            var high: Double
            var twoSided: Double
            var oneSided: Double
        }

        struct Holm: Decodable {
            var chances: [Double]
            var adjusted: [Double]
        }

        var paired: [Case]
        var unpaired: [Case]
        var holm: [Holm]
    }

    private func golden() throws -> Golden {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/comparisons.json")
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }

    private func check(_ ratio: LogRatio, _ expected: Golden.Case) {
        let name = Comment(rawValue: expected.name)
        #expect(agree(ratio.mean, expected.mean, within: 1e-10), name)
        #expect(agree(ratio.standardError, expected.standardError, within: 1e-10), name)
        #expect(agree(ratio.freedom, expected.freedom, within: 1e-10), name)
        let interval = ratio.interval()
        #expect(agree(interval?.lowerBound, expected.low, within: 1e-10), name)
        #expect(agree(interval?.upperBound, expected.high, within: 1e-10), name)
        #expect(agree(ratio.chanceOfDifference, expected.twoSided, within: 1e-9), name)
        #expect(agree(ratio.chanceOfIncrease, expected.oneSided, within: 1e-9), name)
    }

    @Test func pairedRatios() throws {
        for expected in try golden().paired {
            check(try #require(LogRatio(pairs: zip(expected.a, expected.b).map { (a: $0, b: $1) })), expected)
        }
    }

    @Test func unpairedRatios() throws {
        for expected in try golden().unpaired {
            check(try #require(LogRatio(expected.a, expected.b)), expected)
        }
    }

    @Test func holm() throws {
        for expected in try golden().holm {
            for (one, two) in zip(holmAdjusted(expected.chances), expected.adjusted) {
                #expect(agree(one, two, within: 1e-12))
            }
        }
        #expect(holmAdjusted([]).isEmpty)
    }

    @Test func ratiosOfNothing() {
        #expect(LogRatio(pairs: [(a: 1, b: 1)]) == nil)
        #expect(LogRatio(pairs: [(a: 1, b: 0), (a: 1, b: 1)]) == nil)
        #expect(LogRatio([1], [1, 2]) == nil)
        #expect(LogRatio([1, .infinity], [1, 2]) == nil)
        let same = LogRatio(mean: 0, standardError: 0, freedom: 4)
        #expect(same.chanceOfDifference == 1 && same.chanceOfIncrease == 1)
        let apart = LogRatio(mean: 0.1, standardError: 0, freedom: 4)
        #expect(apart.chanceOfDifference == 0 && apart.chanceOfIncrease == 0 && apart.inverse.chanceOfIncrease == 1)
    }

    @Test func pairsNeeded() throws {
        // Ten pairs of deviation 0.1: ((1.96 + 1.2816) 0.1 / ln 1.05)^2 = 44.1.
        let ratio = LogRatio(mean: 0, standardError: 0.1 / 10.0.squareRoot(), freedom: 9)
        #expect(ratio.pairsToShow(0.05, pairs: 10) == 45)
        #expect(ratio.pairsToShow(0, pairs: 10) == nil)
    }

    // MARK: - Paired runs

    private let jitter = [0.00, 0.01, -0.01, 0.005, -0.005, 0.01, -0.01, 0.00]

    @Test func aSlowerSideIsFound() throws {
        let (a, b) = Simulated.pairs(steps: jitter.map { (a: 10, b: 11 * (1 + $0)) })
        let comparison = Comparison(a, b)
        #expect(comparison.design == .paired)
        let scenario = try #require(comparison.scenarios.first)
        #expect(scenario.pairsMade == 8 && scenario.pairsKept == 8)
        let rate = try #require(scenario[.decodeRate])
        #expect(rate.verdict == .slower)
        #expect(abs((rate.ratio ?? 0) - 1 / 1.1) < 0.002)
        #expect(rate.interval95?.contains(1 / 1.1) == true)
        // The first token comes alike in both; 50 ms of 70 do not change the throughput's direction.
        #expect(scenario[.timeToFirstToken]?.verdict == .noDifference)
        #expect(scenario[.outputThroughput]?.verdict == .slower)
        #expect(scenario[.peakBytes]?.verdict == .noDifference)
        let reverse = Comparison(b, a)
        #expect(reverse.scenarios[0][.decodeRate]?.verdict == .faster)
        #expect(agree(reverse.scenarios[0][.decodeRate]?.ratio, 1 / (rate.ratio ?? 0), within: 1e-12))
        #expect(comparison.tests == 3)
    }

    /// Drift is far larger than the difference, and falls on both.
    @Test func pairsSeeThroughDrift() {
        let steps = (0..<10).map { round in
            let drift = 10 * (1 + 0.1 * Double(round))
            return (a: drift, b: drift * 1.03 * (1 + jitter[round % 8] / 4))
        }
        let (a, b) = Simulated.pairs(steps: steps)
        #expect(Comparison(a, b).scenarios[0][.decodeRate]?.verdict == .slower)
        var alone = (a: a, b: b)
        alone.a.pairing = nil
        alone.b.pairing = nil
        let unpaired = Comparison(alone.a, alone.b)
        #expect(unpaired.design == .unpaired)
        #expect(unpaired.scenarios[0][.decodeRate]?.verdict == .notComparable)
        guard case .tooNoisy(let smallest) = unpaired.scenarios[0][.decodeRate]?.obstacle else {
            Issue.record("expected an obstacle")
            return
        }
        #expect(smallest > 0.05)
    }

    @Test func pairsAcrossStatesAreLeftOut() throws {
        func pair(_ round: Int, bandwidthOfB: Double, stepOfB: Double) -> (a: Trial, b: Trial) {
            (
                Simulated.trial(first: 50, step: 10 * (1 + jitter[round % 8]), place: 2 * round),
                Simulated.trial(
                    first: 50, step: stepOfB, place: 2 * round + 1, bandwidth: (bandwidthOfB, bandwidthOfB))
            )
        }
        let steady = (0..<6).map { pair($0, bandwidthOfB: Simulated.bandwidth, stepOfB: 10) }
        let broken = (6..<9).map { pair($0, bandwidthOfB: Simulated.bandwidth / 2, stepOfB: 20) }
        let (a, b) = Simulated.pair(steady + broken)
        let scenario = try #require(Comparison(a, b).scenarios.first)
        #expect(scenario.pairsMade == 9 && scenario.pairsKept == 6)
        #expect(scenario[.decodeRate]?.verdict == .noDifference)
        let (c, d) = Simulated.pair(Array(steady.prefix(2)) + broken)
        let lost = try #require(Comparison(c, d).scenarios.first)
        #expect(lost[.decodeRate]?.obstacle == .brokenPairs(kept: 2, of: 5))
    }

    @Test func whatDoesNotAlternateIsNoPair() {
        var (a, b) = Simulated.pairs(steps: jitter.map { (a: 10, b: 10 * (1 + $0)) })
        for index in b.scenarios[0].trials.indices {
            b.scenarios[0].trials[index].origin = b.scenarios[0].trials[index].origin.advanced(
                byNanoseconds: 100_000_000_000)
        }
        #expect(Comparison(a, b).design == .unpaired)
        (a, b) = Simulated.pairs(steps: jitter.map { (a: 10, b: 10 * (1 + $0)) })
        b.pairing?.id = "another"
        #expect(Comparison(a, b).design == .unpaired)
        #expect(Comparison(a, a).design == .unpaired)
    }

    @Test func aTrialWithoutPartnerIsNotCounted() {
        var (a, b) = Simulated.pairs(steps: jitter.map { (a: 10, b: 10 * (1 + $0)) })
        b.scenarios[0].trials.removeLast()
        a.isComplete = false
        #expect(Comparison(a, b).scenarios[0].pairsMade == 7)
    }

    @Test func tooFewPairs() {
        let (a, b) = Simulated.pairs(steps: [(a: 10, b: 10), (a: 10, b: 11)])
        #expect(Comparison(a, b).scenarios[0][.decodeRate]?.obstacle == .tooFew(2))
        #expect(Comparison(a, b).isPartlyNotComparable)
    }

    // MARK: - Stored runs

    private func run(steps: [Double], bandwidths: [Double]? = nil) -> Run {
        Simulated.run(
            steps.enumerated().map { place, step in
                let bandwidth = bandwidths.map { $0[place] } ?? Simulated.bandwidth
                return Simulated.trial(first: 5 * step, step: step, place: place, bandwidth: (bandwidth, bandwidth))
            })
    }

    @Test func storedRuns() {
        let a = run(steps: [10, 10.1, 9.9, 10.05, 9.95])
        let b = run(steps: [11, 11.1, 10.9, 11.05, 10.95])
        let comparison = Comparison(a, b)
        #expect(comparison.design == .unpaired)
        #expect(comparison.scenarios[0].metrics.map(\.verdict) == [.slower, .slower, .slower, .noDifference])
        #expect(!comparison.isPartlyNotComparable)
        #expect(
            Comparison(a, a).scenarios[0].metrics.map(\.verdict) == [
                .noDifference, .noDifference, .noDifference, .noDifference,
            ])
    }

    @Test func statesWithinOrBetweenRuns() {
        let slow = run(steps: [20, 20.1, 20.2], bandwidths: [35e9, 36e9, 37e9])
        let fast = run(steps: [10, 10.1, 10.2], bandwidths: [70e9, 71e9, 72e9])
        let comparison = Comparison(slow, fast)
        #expect(comparison.scenarios[0][.decodeRate]?.obstacle == .twoStates(slow: 37e9, fast: 70e9))
        // Memory does not follow the machine's mood.
        #expect(comparison.scenarios[0][.peakBytes]?.verdict == .noDifference)
        let both = run(steps: [20, 10, 20], bandwidths: [35e9, 70e9, 36e9])
        #expect(Comparison(both, both).isPartlyNotComparable)
    }

    @Test func memory() {
        let a = Simulated.run((0..<3).map { Simulated.trial(first: 50, step: 10, place: $0, peakBytes: 3e9) })
        let b = Simulated.run((0..<3).map { Simulated.trial(first: 50, step: 10, place: $0, peakBytes: 2e9) })
        #expect(Comparison(a, b).scenarios[0][.peakBytes]?.verdict == .lessMemory)
        #expect(Comparison(b, a).scenarios[0][.peakBytes]?.verdict == .moreMemory)
        let none = Simulated.run((0..<3).map { Simulated.trial(first: 50, step: 10, place: $0, peakBytes: nil) })
        #expect(Comparison(a, none).scenarios[0][.peakBytes]?.obstacle == .missing(.b))
        #expect(!Comparison(a, none).isPartlyNotComparable)
    }

    @Test func otherWork() {
        let a = run(steps: [10, 10.1, 10.2])
        var b = a
        b.scenarios[0].scenario.outputTokens = 4
        #expect(Comparison(a, b).scenarios[0][.decodeRate]?.obstacle == .otherWork(.outputTokens, "3", "4"))
        b = a
        b.scenarios[0].scenario.prompt = "something else of the same length"
        #expect(Comparison(a, b).scenarios[0][.decodeRate]?.verdict == .noDifference)
        #expect(Comparison(a, b).differences.map(\.subject) == [.prompt])
        b = a
        b.scenarios[0].scenario.id = "other"
        let apart = Comparison(a, b)
        #expect(apart.scenarios.isEmpty && apart.onlyInA == ["chat"] && apart.onlyInB == ["other"])
        #expect(apart.isPartlyNotComparable)
    }

    @Test func whatDiffersIsNamed() {
        let a = run(steps: [10, 10.1, 10.2])
        var b = a
        b.host.kernel = "6.1"
        b.host.processor = "Another"
        b.engine.effectivePrecision = .int8
        b.engine.threads = 4
        b.promptTokensMode = .nominal
        b.tool.version = "2"
        b.ceiling.readBytesPerSecond = 30e9
        let subjects = RunDifference.between(a, b).map(\.subject)
        #expect(
            subjects == [
                .precision, .threads, .toolVersion, .processor, .kernel, .bandwidth, .promptTokensMode,
            ])
        #expect(RunDifference.between(a, a).isEmpty)
        #expect(
            RunDifference.between(a, b).filter(\.preventsGate).map(\.subject) == [
                .precision, .processor, .promptTokensMode,
            ])
    }
}
