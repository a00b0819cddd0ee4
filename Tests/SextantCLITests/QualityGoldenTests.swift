import EngineAPI
import Foundation
import Measurement
import Synchronization
import Testing

@testable import SextantCLI

/// An evaluation of a small random model against what Scripts/golden/quality_reference.py computed with transformers.
@Suite struct QualityGoldenTests {
    private static let windows = QualityWindows(tokens: TinyFolder.tokens(768), bos: nil, windowTokens: 128)

    private func evaluation(_ folder: String) throws -> QualityEvaluation {
        try TinyFolder.write(to: folder)
        return try QualityEvaluation(
            settings: EngineSettings(model: folder, threads: 1, cachePrecision: .fp32), windows: Self.windows,
            name: "random", digest: nil)
    }

    /// The numbers are the script's.
    @Test("perplexity, divergence, agreement and greedy outputs are those of transformers")
    func evaluation() async throws {
        try await withTemporaryFolder { folder in
            let quality = try evaluation(folder).run([.fp16, .int8, .int4], isCancelled: { false })
            #expect(quality.isComplete)
            #expect(quality.text.predictions == 762)
            #expect(quality.reference.effective == .fp32)
            #expect(quality.referenceNote == nil)
            let figures = quality.figures
            #expect(abs((figures[0].perplexity ?? 0) / 596.3307851 - 1) < 1e-5)
            #expect(
                quality.reference.continuations?.map { Array($0.prefix(8)) } == [
                    [146, 236, 15, 268, 87, 15, 268, 157], [203, 110, 319, 237, 125, 41, 208, 316],
                    [123, 199, 260, 191, 207, 170, 262, 302], [183, 266, 16, 175, 161, 200, 286, 18],
                ])

            // fp16 weights with fp32 arithmetic and cache: what transformers computes from rounded weights.
            #expect(abs((figures[1].perplexity ?? 0) / 596.3505723 - 1) < 1e-5)
            #expect(abs((figures[1].meanDivergence ?? 0) / 6.075506567e-07 - 1) < 0.01)
            #expect(abs((figures[1].tailDivergence ?? 0) / 1.797868925e-06 - 1) < 0.02)
            #expect(abs((figures[1].topChoiceAgreement ?? 0) - 0.998687664) < 2.0 / 762)

            #expect(quality.candidates[0].firstDifferences == [51, nil, nil, 18])

            // Rounding the weights alone gives the least; int8 activations add to it.
            #expect((0.000217835881 * 0.9...0.000217835881 * 4).contains(figures[2].meanDivergence ?? 0))
            #expect((0.05727656319 * 0.9...0.05727656319 * 1.3).contains(figures[3].meanDivergence ?? 0))
            #expect(abs((figures[3].perplexity ?? 0) / 568.6901005 - 1) < 0.03)
            #expect(abs((figures[3].topChoiceAgreement ?? 0) - 0.5511811024) < 0.05)
            #expect(quality.candidates.allSatisfy { $0.firstDifferences.count == 4 && $0.failure == nil })
        }
    }

    @Test("stopped, it keeps what there is and says that this is not all")
    func stopped() async throws {
        try await withTemporaryFolder { folder in
            let asked = Atomic<Int>(0)
            // During the second precision: the reference has 762 predictions and 64 steps of continuations.
            let quality = try evaluation(folder).run([.fp16, .int8]) {
                asked.add(1, ordering: .relaxed).newValue > 1000
            }
            #expect(!quality.isComplete)
            #expect(quality.reference.positions.count == 762)
            #expect(quality.candidates.count == 1)
            let made = try #require(quality.candidates.first?.positions.count)
            #expect((1..<762).contains(made))
            #expect(quality.figures[1].perplexityRatio != nil)
            #expect(quality.candidates.first?.failure == nil)
        }
    }

    @Test("what would only repeat the reference is left out; a precision that cannot be had is told, not skipped")
    func candidates() async throws {
        try await withTemporaryFolder { folder in
            let quality = try evaluation(folder).run([nil, .fp32], isCancelled: { false })
            #expect(quality.candidates.isEmpty)
        }
    }

    @Test("pieces hold BOS and do not overlap; a piece of which nothing would be predicted is left out")
    func windows() {
        let plain = QualityWindows(tokens: [5, 6, 7, 8, 9], bos: nil, windowTokens: 2)
        #expect(plain.windows == [[5, 6], [7, 8]])
        #expect(plain.predictions == 2)
        let begun = QualityWindows(tokens: [5, 6, 7], bos: 1, windowTokens: 3)
        #expect(begun.windows == [[1, 5, 6], [1, 7]])
        #expect(begun.predictions == 3)
        #expect(QualityWindows(tokens: [], bos: 1, windowTokens: 8).windows.isEmpty)
        #expect(begun.prompts(context: 64).isEmpty)
        #expect(begun.prompts(context: 66) == [[1, 5], [1, 7]])
    }
}
