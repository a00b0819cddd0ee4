import EngineAPI
import Foundation
import Testing

@testable import Measurement

/// What `Scripts/golden/quality_measures.py` computed with torch and numpy.
private struct QualityGolden: Decodable {
    struct Pair: Decodable {
        var name: String
        var reference: [Float]
        var candidate: [Float]
        /// Of every token, by the candidate.
        var surprisals: [Double]
        var likeliest: Int
        var divergence: Double
    }

    var pairs: [Pair]
    var surprisals: [Double]
    var divergences: [Double]
    var agreements: [Bool]
    var perplexity: Double
    var meanDivergence: Double
    var tailDivergence: Double
    var agreement: Double

    static func read() throws -> QualityGolden {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/quality.json")
        return try JSONDecoder().decode(QualityGolden.self, from: Data(contentsOf: file))
    }
}

private func isClose(_ value: Double?, _ expected: Double, within tolerance: Double = 1e-12) -> Bool {
    guard let value else { return false }
    return abs(value - expected) <= tolerance * max(1, abs(expected))
}

@Suite struct QualityTests {
    private func record(_ positions: [QualityPosition]) -> QualityRecord {
        QualityRecord(
            requested: .int8, effective: .int8, weights: nil, cache: nil, positions: positions, continuations: nil,
            firstDifferences: [], seconds: nil, failure: nil)
    }

    @Test("surprisals, the likeliest token and divergences are torch's")
    func distributions() throws {
        let pairs = try QualityGolden.read().pairs
        #expect(pairs.count == 6)
        for pair in pairs {
            try pair.reference.withUnsafeBufferPointer { reference in
                try pair.candidate.withUnsafeBufferPointer { candidate in
                    let exact = try #require(TokenDistribution(reference))
                    let other = try #require(TokenDistribution(candidate))
                    #expect(other.likeliest == pair.likeliest)
                    for (token, surprisal) in pair.surprisals.enumerated() {
                        #expect(isClose(other.surprisal(of: token), surprisal), "\(pair.name) \(token)")
                    }
                    #expect(isClose(exact.divergence(of: other), max(0, pair.divergence)), "\(pair.name)")
                    #expect(exact.divergence(of: exact) == 0)
                }
            }
        }
    }

    @Test("perplexity, mean, tail and agreement are numpy's, and withheld where the sample cannot support them")
    func figures() throws {
        let golden = try QualityGolden.read()
        let positions = golden.surprisals.indices.map {
            QualityPosition(
                surprisal: golden.surprisals[$0], divergence: golden.divergences[$0], agrees: golden.agreements[$0])
        }
        let figures = QualityFigures(record(positions), reference: record(positions))
        #expect(figures.predictions == 800)
        #expect(isClose(figures.perplexity, golden.perplexity))
        #expect(isClose(figures.meanDivergence, golden.meanDivergence))
        #expect(isClose(figures.tailDivergence, golden.tailDivergence))
        #expect(isClose(figures.topChoiceAgreement, golden.agreement))
        #expect(figures.perplexityRatio == 1)

        let few = record(Array(positions.prefix(661)))
        #expect(few.tailDivergence == nil)
        #expect(record(Array(positions.prefix(662))).tailDivergence != nil)
        // Over the same predictions: a record that was stopped is held against the beginning of the reference.
        #expect(few.perplexityRatio(to: record(positions)) == 1)
        #expect(record(positions).perplexityRatio(to: few) == nil)
        let empty = QualityFigures(record([]), reference: nil)
        #expect(empty.perplexity == nil && empty.meanDivergence == nil && empty.topChoiceAgreement == nil)
    }

    /// One bit a token: perplexity 2; half a bit more: a ratio of the square root of 2.
    @Test func perplexityByHand() {
        let bit = QualityPosition(surprisal: 0.693147, divergence: nil, agrees: nil)
        let more = QualityPosition(surprisal: 0.693147 * 1.5, divergence: 0.25, agrees: false)
        let reference = record([bit, bit, bit, bit])
        let candidate = record([more, more, more, more])
        #expect(isClose(reference.perplexity, 2, within: 1e-6))
        #expect(isClose(candidate.perplexityRatio(to: reference), 2.0.squareRoot(), within: 1e-6))
        #expect(candidate.meanDivergence == 0.25)
        #expect(candidate.topChoiceAgreement == 0)
        #expect(reference.meanDivergence == nil)
        #expect(reference.topChoiceAgreement == nil)
    }

    @Test("logits that are no distribution give nothing; minus infinity is probability 0")
    func notNumbers() throws {
        for bad in [[], [Float.nan, 1], [1, .nan], [.infinity, 1], [-.infinity, -.infinity]] as [[Float]] {
            bad.withUnsafeBufferPointer { #expect(TokenDistribution($0) == nil) }
        }
        try ([0, -.infinity, 0] as [Float]).withUnsafeBufferPointer { some in
            try ([0, 0, 0] as [Float]).withUnsafeBufferPointer { all in
                let some = try #require(TokenDistribution(some))
                let all = try #require(TokenDistribution(all))
                #expect(some.surprisal(of: 1) == nil)
                #expect(isClose(some.surprisal(of: 2), 2.0.logarithm))
                #expect(isClose(some.divergence(of: all), 1.5.logarithm))
                // What the reference allows and the other forbids is infinitely surprising: no number.
                #expect(all.divergence(of: some) == nil)
                #expect(all.surprisal(of: 3) == nil && all.surprisal(of: -1) == nil)
            }
        }
    }

    @Test(
        arguments: [
            ([1, 2, 3], [1, 2, 3], nil), ([1, 2, 4], [1, 2, 3], 2), ([9], [1, 2], 0), ([1], [1, 2], 1),
            ([], [], nil),
        ] as [([TokenID], [TokenID], Int?)])
    func firstDifference(output: [TokenID], reference: [TokenID], index: Int?) {
        #expect(QualityRecord.firstDifference(output, reference) == index)
    }

    @Test func continuations() {
        var record = record([])
        #expect(record.earliestDifference == nil && record.sameContinuations == nil)
        record.firstDifferences = [nil, 12, nil, 3]
        #expect(record.earliestDifference == 3 && record.sameContinuations == 2)
        record.firstDifferences = [nil, nil]
        #expect(record.earliestDifference == nil && record.sameContinuations == 2)
    }
}

extension Double {
    fileprivate var logarithm: Double { log(self) }
}
