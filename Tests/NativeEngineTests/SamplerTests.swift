import EngineAPI
import Foundation
import Testing

@testable import NativeEngine

@Suite struct SamplerTests {
    private static func choose(_ sampling: Sampling, _ logits: [Float], step: Int = 0, prompt: [TokenID] = []) throws
        -> TokenID
    {
        var copy = logits
        let sampler = try Sampler(sampling, prompt: prompt)
        return copy.withUnsafeMutableBufferPointer { sampler.choose($0, step: step) }
    }

    /// How often each token is drawn over many steps.
    private static func frequencies(_ sampling: Sampling, _ logits: [Float], draws: Int = 20_000) throws -> [Double] {
        var counts = [Double](repeating: 0, count: logits.count)
        for step in 0..<draws { counts[Int(try choose(sampling, logits, step: step))] += 1 }
        return counts.map { $0 / Double(draws) }
    }

    private static func softmax(_ logits: [Float], _ temperature: Double) -> [Double] {
        let weights = logits.map { exp(Double($0) / temperature) }
        return weights.map { $0 / weights.reduce(0, +) }
    }

    private static let logits: [Float] = [1, 3, 2, 0, 2.5, -4]

    @Test func greedyTakesTheFirstOfTheLargest() throws {
        #expect(try Self.choose(.greedy, [1, 4, 4, 3]) == 1)
    }

    /// 20,000 draws: the standard deviation of a frequency is at most 0.0035.
    @Test(arguments: [0.5, 1, 2])
    func frequenciesFollowTheSoftmax(temperature: Double) throws {
        let found = try Self.frequencies(Sampling(temperature: temperature, seed: 7), Self.logits)
        for (frequency, expected) in zip(found, Self.softmax(Self.logits, temperature)) {
            #expect(abs(frequency - expected) < 0.015)
        }
    }

    @Test func topKKeepsTheMostLikely() throws {
        let found = try Self.frequencies(Sampling(temperature: 1, topK: 2, seed: 3), Self.logits)
        #expect(found[1] > 0.55 && found[4] > 0.3)
        #expect(abs(found[1] + found[4] - 1) < 1e-9)
        // Their ratio is that of the softmax.
        #expect(abs(found[1] - 1 / (1 + exp(-0.5))) < 0.015)
    }

    @Test func topKOfOneIsGreedy() throws {
        for step in 0..<50 {
            #expect(try Self.choose(Sampling(temperature: 5, topK: 1, seed: 1), Self.logits, step: step) == 1)
        }
    }

    /// Probabilities 0.5, 0.3, 0.15, 0.05: the smallest set that reaches p.
    @Test(arguments: [(0.4, 1), (0.6, 2), (0.81, 3), (0.96, 4), (1.0, 4)])
    func topPKeepsTheSmallestSet(probability: Double, expected: Int) throws {
        let logits = [0.5, 0.3, 0.15, 0.05].map { Float(log($0)) }
        let found = try Self.frequencies(
            Sampling(temperature: 1, topP: probability, seed: 9), logits, draws: 4_000)
        #expect(found.filter { $0 > 0 }.count == expected)
    }

    @Test func penaltyDividesPositiveAndMultipliesNegative() throws {
        let penalised = Sampling(repetitionPenalty: 2)
        // 4 becomes 2, so 3 wins.
        #expect(try Self.choose(penalised, [4, 3, -1], prompt: [0]) == 1)
        // -1 becomes -2, so -1.5 wins.
        #expect(try Self.choose(penalised, [-1, -1.5], prompt: [0]) == 1)
        #expect(try Self.choose(penalised, [4, 3, -1]) == 0)
    }

    @Test func penaltyCountsOutputToo() throws {
        var sampler = try Sampler(Sampling(repetitionPenalty: 2), prompt: [])
        var first: [Float] = [4, 3]
        #expect(first.withUnsafeMutableBufferPointer { sampler.choose($0, step: 0) } == 0)
        sampler.accept(0)
        var second: [Float] = [4, 3]
        #expect(second.withUnsafeMutableBufferPointer { sampler.choose($0, step: 1) } == 1)
    }

    @Test func seedDecides() throws {
        func draw(_ seed: UInt64) throws -> [TokenID] {
            try (0..<40).map { try Self.choose(Sampling(temperature: 2, seed: seed), Self.logits, step: $0) }
        }
        #expect(try draw(5) == draw(5))
        #expect(try draw(5) != draw(6))
    }

    @Test func uniformNumbersFillTheInterval() {
        let random = CounterRandom(seed: 42)
        var tenths = [Int](repeating: 0, count: 10)
        for counter in 0..<10_000 { tenths[Int(random.uniform(UInt64(counter)) * 10)] += 1 }
        #expect(tenths.allSatisfy { (850...1150).contains($0) })
    }

    @Test(arguments: [
        Sampling(temperature: -1), Sampling(temperature: .nan), Sampling(temperature: 1, topK: 0),
        Sampling(temperature: 1, topP: 0), Sampling(temperature: 1, topP: 1.5), Sampling(repetitionPenalty: 0),
    ])
    func refused(sampling: Sampling) {
        #expect(throws: EngineError.self) { try Sampler(sampling, prompt: []) }
    }

    @Test func selectionAgreesWithSorting() {
        for count in [1, 2, 3, 10, 257] {
            // Few different values, so that there are equals.
            let values = (0..<count).map { Float(($0 * 7919 + 13) % 41) - 20 }
            let sorted = values.sorted(by: >)
            for rank in 1...count { #expect(RankSelection.value(rank: rank, of: values) == sorted[rank - 1]) }
        }
    }

    @Test func ofEqualsTopKKeepsTheLowerIDs() throws {
        let found = try Self.frequencies(Sampling(temperature: 1, topK: 3, seed: 3), [1, 5, 1, 1, 1], draws: 4_000)
        #expect(found[0] > 0 && found[1] > 0 && found[2] > 0 && found[3] == 0 && found[4] == 0)
    }

    @Test func finiteCheckFindsEveryPlace() {
        for count in [1, 15, 16, 17, 100] {
            var values = [Float](repeating: 1, count: count)
            #expect(FiniteCheck.allFinite(&values, count: count))
            for index in values.indices {
                for bad in [Float.nan, .infinity, -.infinity] {
                    values[index] = bad
                    #expect(!FiniteCheck.allFinite(&values, count: count))
                    values[index] = 1
                }
            }
        }
    }
}
