import EngineAPI
import Measurement
import Reporting
import Testing

struct QualityReportTests {
    /// 700 predictions; surprisal 1 nat with the reference, 1.01 with int8: perplexity e = 2.718, +1.005%.
    private static let quality: Quality = {
        func record(_ positions: [QualityPosition]) -> QualityRecord {
            QualityRecord(
                requested: .fp32, effective: .fp32, weights: "F32 (converted)", cache: "fp32", positions: positions,
                continuations: nil, firstDifferences: [], seconds: nil, failure: nil)
        }
        let reference = record(
            (0..<700).map { _ in QualityPosition(surprisal: 1, divergence: nil, agrees: nil) })
        var eight = record(
            (0..<700).map { QualityPosition(surprisal: 1.01, divergence: 0.002, agrees: $0 >= 7) })
        eight.requested = .int8
        eight.weights = "Q8_0 blocks of 32 (quantised)"
        eight.firstDifferences = [nil, 11, 40, nil]
        var four = record((0..<100).map { _ in QualityPosition(surprisal: 1.5, divergence: 0.25, agrees: false) })
        four.requested = .int4
        var stored = record([])
        stored.requested = nil
        stored.failure = "no room | here"
        return Quality(
            text: QualityText(
                name: QualityText.shippedName, digest: nil, tokens: 705, windowTokens: 512, predictions: 700,
                continuations: 4, continuationTokens: 64),
            reference: reference, referenceNote: nil, candidates: [eight, four, stored], isComplete: false)
    }()

    private func analysed() -> AnalysedRun {
        var analysed = SampleRun.analysed
        analysed.run.quality = Self.quality
        return analysed
    }

    @Test func theTableStandsInTheReport() {
        let english = MarkdownReport(language: .english).text(analysed())
        #expect(
            english.contains(
                "| Precision | Weights | Perplexity | Change | Mean KL | p99 KL | Same top token | First difference, greedy |"
            ))
        #expect(english.contains("| fp32 (reference) | F32 (converted) | 2.718 | — | — | — | — | — |"))
        #expect(
            english.contains(
                "| int8 | Q8_0 blocks of 32 (quantised) | 2.746 | +1.01% | 0.002 | 0.002 | 99.0% | token 12 (2 of 4 the same) |"
            ))
        // 100 predictions cannot support a 99th percentile.
        #expect(english.contains("| int4 | F32 (converted) | 4.482 | +64.87% | 0.25 | — | 0.0% | — |"))
        #expect(english.contains("- int4: stopped after 100 of 700 predictions."))
        #expect(english.contains("- as stored: no room \\| here"))
        #expect(english.contains("perplexity +1.01%: answers hardly change"))
        #expect(english.contains("nats, perplexity +64.87%: answers change strongly"))
        #expect(english.contains("Kullback-Leibler"))

        let chinese = MarkdownReport(language: .chinese).text(analysed())
        #expect(chinese.contains("### 低精度下的输出质量"))
        #expect(chinese.contains("| int8 | Q8_0 blocks of 32 (quantised) | 2.746 | +1.01% | 0.002 | 0.002 | 99.0% |"))
        #expect(chinese.contains("第 12 个 token（4 段中 2 段相同）"))
        #expect(chinese.contains("sextant 自带的中英文短文"))
        #expect(chinese.contains("**int8 的输出质量**：与 fp32 相比"))
    }

    @Test func aRunWithoutItSaysNothingAboutIt() {
        for language in ReportLanguage.allCases {
            let text = MarkdownReport(language: language).text(SampleRun.analysed)
            #expect(!text.contains("KL"))
        }
    }

    @Test(arguments: ReportLanguage.allCases)
    func theTerminalHasItToo(language: ReportLanguage) {
        let text = TerminalTable(language: language, width: 100).text(analysed())
        #expect(text.contains("fp32"))
        #expect(text.contains("+1.01%"))
        #expect(!text.contains("**"))
        let page = QualityReport(language: language, isSynthetic: false).terminal(Self.quality, width: 100)
        #expect(page.contains("99.0%"))
    }

    @Test func randomWeightsSayThatTheyAre() {
        let page = QualityReport(language: .english, isSynthetic: true).markdown(Self.quality)
        #expect(page.hasPrefix("# Quality of the answers at lower precision\n"))
        #expect(page.contains("The weights are random"))
        #expect(QualityReport(language: .chinese, isSynthetic: true).markdown(Self.quality).contains("权重为随机数"))
    }
}
