import EngineAPI
import Foundation
import Measurement
import Reporting
import Testing

struct MarkdownReportTests {
    private let english = MarkdownReport(language: .english).text(SampleRun.analysed)
    private let chinese = MarkdownReport(language: .chinese).text(SampleRun.analysed)

    /// The cells of the first row that begins with `cell`.
    private func row(_ cell: String, in text: String) -> [String] {
        let line = text.split(separator: "\n").first { $0.hasPrefix("| \(cell) |") } ?? ""
        return line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test func theChineseTableHasTheOriginsColumns() {
        #expect(
            row("场景", in: chinese) == [
                "场景", "输入长度", "生成长度", "batch_size", "平均首token延迟(ms)", "平均每token生成时间(ms)",
                "解码速度(tokens/s/req)", "总吞吐量(tokens/s)", "显存峰值(GB)",
            ])
        for heading in ["一、测试环境与配置", "二、模型加载性能", "三、详细性能数据", "四、性能分析", "五、部署建议"] {
            #expect(chinese.contains("\n## \(heading)\n"))
        }
    }

    /// 128 / (0.2 + 127 x 0.05) = 19.542; 512 / (0.4 + 127 x 0.055) = 69.330; 128 / (6 + 127 x 0.052) = 10.156.
    @Test func theTableHoldsMeans() {
        #expect(
            row("Short prompt", in: english)
                == ["Short prompt", "8", "128", "1", "200.00", "50.00", "20.00", "19.54", "14.20"])
        #expect(
            row("批量推理 (batch=4)", in: chinese)
                == ["批量推理 (batch=4)", "13", "128", "4", "400.00", "55.00", "18.18", "69.33", "14.20"])
        #expect(
            row("长上下文处理", in: chinese)
                == ["长上下文处理", "602", "128", "1", "6000.00", "52.00", "19.23", "10.16", "14.20"])
        // Mean of 1/50, 1/51, 1/49, 1/50, 1/50 per ms is 20.0032 per s.
        #expect(row("Long output", in: english)[6] == "20.00")
    }

    /// 50, 51, 49, 50, 50: sd = sqrt(2/4) = 0.7071; t(4) = 2.7764, half width 2.7764 x 0.7071 / sqrt(5) = 0.8780.
    @Test func theSpreadStandsBesideIt() {
        #expect(english.contains("| Long output | Time per output token | ms | 5 | 50.00 | 0.71 | 49.12 – 50.88 |"))
        #expect(chinese.contains("| 解码吞吐量-长输出 | 每token生成时间 | ms | 5 | 50.00 | 0.71 | 49.12 – 50.88 |"))
    }

    /// Bytes per step at position 14 + 512/2: 10e9 + 270 x 0.5e6 = 10.135e9. Its share at 49, 50 and 51 ms of 260 GB/s
    /// is 79.55, 77.96 and 76.43%, 77.97% on average; limit 260 / 10.135 = 25.65 tokens/s.
    @Test func limitsStandBesideTheShares() {
        #expect(english.contains("a step reads 10.13 GB and 260.00 GB/s were available"))
        #expect(english.contains("would allow 25.65 tokens/s; measured 20.00, that is 78.0%. Memory bandwidth decides"))
        #expect(chinese.contains("理论上限 25.65 tokens/s；实测 20.00 tokens/s，达到上限的 78.0%。解码速度主要受内存带宽限制。"))
        // Prefill of 602 tokens in 6 s: 100.33 tokens/s; 2 x 5e9 x 602 + 2 x 1e8 + 4 x 32 x 4096 x 602 x 603 / 2
        // = 6.1154e12 operations in 6 s = 1.0192e12 per s, 25.5% of 4 TFLOP/s.
        #expect(
            english.contains(
                "602 prompt tokens go through at 100.33 tokens/s, 25.5% of the fp16 limit of 4.00 TFLOP/s."))
    }

    @Test func theAnalysisShowsItsFigures() {
        // 602 / 8 = 75.25; 6000 / 200 = 30; 5800 / 594 = 9.764.
        #expect(
            english.contains(
                "From 8 to 602 prompt tokens (×75.2) the mean time to first token goes from 200.00 to 6000.00 ms (×30.0): "
                    + "9.76 ms for each further prompt token."))
        #expect(chinese.contains("输入从 8 增加到 602 token（75.2 倍），平均首 token 延迟从 200.00 ms 变为 6000.00 ms（30.0 倍）"))
        // 69.330 / 19.542 = 3.548, a quarter of it 88.7%; 113.087 / 19.542 = 5.787, an eighth of it 72.3%.
        #expect(
            english.contains(
                "**Batch of 4.** 69.33 tokens/s against 19.54 for one request: ×3.55, 88.7% of perfect scaling; each "
                    + "request decodes at 18.18 instead of 20.00 tokens/s."))
        #expect(chinese.contains("总吞吐量 113.09 tokens/s，是单请求 19.54 tokens/s 的 5.79 倍，扩展效率 72.3%"))
        // 19.231 / 20 - 1 = -3.8%; 10.156 / 19.542 - 1 = -48.0%.
        #expect(english.contains("goes from 20.00 to 19.23 tokens/s (-3.8%)"))
        #expect(chinese.contains("总吞吐量由 19.54 变为 10.16 tokens/s（-48.0%）"))
        // 14.80 - 13.48 = 1.32; 25 - 14.90 (resident) = 10.10.
        #expect(
            english.contains(
                "The peak is 14.80 GB (Batch of 8), 1.32 GB above the 13.48 GB after loading; of the host's 25.00 GB, "
                    + "10.10 GB stay free of this process."))
        #expect(chinese.contains("被虚拟化平台占走的 CPU 时间最多 0.20%；其他进程占用 CPU 最多 1.1%"))
        // The first trial takes 0.25 + 511 x 0.050 = 25.8 s, the others 25.8 s on average.
        #expect(
            english.contains(
                "was the first counted trial slower than the mean of the others, so 3 warm-ups were enough."))
    }

    @Test func theAdviceRestsOnFigures() {
        // Batch 8: 113.087 x 3600 = 407,112 tokens an hour. It keeps 800 ms and 65 ms.
        #expect(
            english.contains(
                "the largest measured size that fits is 8: first token after 800.00 ms, 65.00 ms per token. For bulk work "
                    + "batch 8 gives the most: 113.09 tokens/s, 0.41 million output tokens an hour."))
        #expect(chinese.contains("每小时约生成 40.71 万 token"))
        // 8 + 800 / 9.764 = 89.9.
        #expect(english.contains("To answer within 1 s keep prompts below about 89 tokens"))
        // 13,476,831,232 x 8 / 6,738,415,616 = 16 bits; 8.5 of 16 bits of 10e9 and 0.135e9: 260e9 / 5.4475e9 = 47.73.
        #expect(chinese.contains("每个权重占 16.0 位") && chinese.contains("由 25.65 提高到约 47.73 tokens/s"))
        // (10.10e9 - 2.5e9) / (1024 x 0.5e6) = 14.8.
        #expect(english.contains("tokens needs 0.51 GB of cache, so about 14 more of them fit"))
    }

    @Test func syntheticWeightsAreCalledSoOnTop() throws {
        for (text, words) in [(english, "**Synthetic weights.**"), (chinese, "**合成权重**")] {
            let warning = try #require(text.range(of: words))
            let first = try #require(text.range(of: "\n## "))
            #expect(warning.lowerBound < first.lowerBound)
        }
        var run = SampleRun.run
        run.engine.model.isSynthetic = false
        #expect(!MarkdownReport(language: .english).text(SampleRun.analysed(run)).contains("Synthetic weights"))
    }

    @Test func severeFindingsStandOnTopAndAllInTheAudit() throws {
        let findings = [
            Finding(rule: "method", severity: .note, scenario: nil, message: "a remark", values: [:]),
            Finding(
                rule: "bound", severity: .contradiction, scenario: "batch-8", message: "534.82 > 8 x 64.44 = 515.52",
                values: ["outputThroughput": 534.82, "bound": 515.52, "batch": 8, "decodeRate": 64.44]),
        ]
        let analysed = SampleRun.analysed(SampleRun.run, findings: findings)
        let text = MarkdownReport(language: .english).text(analysed)
        let line = "**Contradiction** `bound` (batch-8): 534.82 > 8 x 64.44 = 515.52"
        #expect(text.components(separatedBy: line).count == 3)
        #expect(try #require(text.range(of: line)).lowerBound < #require(text.range(of: "## 1.")).lowerBound)
        #expect(text.components(separatedBy: "a remark").count == 2)
        let worst = try #require(text.range(of: line, options: .backwards))
        #expect(try worst.upperBound < #require(text.range(of: "a remark")).lowerBound)
        #expect(text.contains("Do not decide on these figures yet.** The audit holds 1 of its findings"))
        let translated = MarkdownReport(language: .chinese).text(analysed)
        #expect(
            translated.contains(
                "**矛盾** `bound`（batch-8）：总吞吐量 534.82 tokens/s 超过 batch × 解码速度 = 8 × 64.44 = 515.52 tokens/s"))
    }

    /// Under four times the last-level cache of 3 GB, 10 GB of weights are no proof of anything.
    @Test func weightsNearTheCacheAreNotHeldAgainstMemory() {
        var run = SampleRun.run
        run.host.lastLevelCacheBytes = 3_000_000_000
        let text = MarkdownReport(language: .english).text(SampleRun.analysed(run))
        #expect(text.contains("that is 78.0%. Memory sets no strict limit here"))
        #expect(!text.contains("**Precision.**"))
    }

    @Test func anUnknownFindingKeepsItsMessage() {
        for (rule, values) in [("new-rule", ["x": 1.0]), ("bound", [:])] {
            let finding = Finding(rule: rule, severity: .suspect, scenario: nil, message: "as it was", values: values)
            let text = MarkdownReport(language: .chinese).text(SampleRun.analysed(SampleRun.run, findings: [finding]))
            #expect(text.contains("**存疑** `\(rule)`（整次测试）：as it was"))
        }
    }

    @Test func aSlowFirstTrialDoubtsTheWarmUp() {
        var run = SampleRun.run
        // 25.8 s are 10% more than 25.8 - 2.345 s of the others.
        for trial in 4...7 {
            let last = run.scenarios[2].trials[trial].records[0].tokens.count - 1
            run.scenarios[2].trials[trial].records[0].tokens[last].at = 23_454_545_454
        }
        run.scenarios[2].trials[3].records[0].tokens[511].at = 25_800_000_000
        let text = MarkdownReport(language: .english).text(SampleRun.analysed(run))
        #expect(
            text.contains("takes at most 10.0% longer than the mean of the others (Long output), so 3 warm-ups may not")
        )
    }

    @Test func whatFailedOrIsMissingIsShownAndNotInvented() {
        var run = SampleRun.run
        run.isComplete = false
        run.scenarios.removeLast()
        run.scenarios[4].trials = Array(run.scenarios[4].trials.prefix(5))
        run.scenarios[3].trials = []
        run.scenarios[3].failure = "out of | memory"
        let text = MarkdownReport(language: .english).text(SampleRun.analysed(run))
        #expect(text.contains("| Long context | — | 128 | 1 | — | — | — | — | — |"))
        #expect(text.contains("- Batch of 4: failed: out of \\| memory\n- Batch of 8: 2 of 5 counted trials\n"))
        #expect(text.contains("- Long context: not run"))
        #expect(text.contains("**Incomplete run.** 3 of 6 scenarios are complete."))
        #expect(
            !text.contains("**Batch of 4.**") && text.contains("**Batch of 8.**") && !text.contains("**Long context.**")
        )
        let chinese = MarkdownReport(language: .chinese).text(SampleRun.analysed(run))
        #expect(chinese.contains("高并发批量 (batch=8): 正式测试完成 2/5 次"))
    }

    @Test func sentencesWithoutFiguresAreLeftOut() {
        var run = SampleRun.run
        run.engine.model.work = nil
        run.engine.model.weightBytes = nil
        run.host.memoryBytes = nil
        for index in run.scenarios.indices {
            for trial in run.scenarios[index].trials.indices { run.scenarios[index].trials[trial].peak = PeakMemory() }
        }
        let text = MarkdownReport(language: .english).text(SampleRun.analysed(run))
        for words in ["What limits", "**Memory.**", "**Precision.**", "Peak memory: **", " nan", "nil", "Optional("] {
            #expect(!text.contains(words), "\(words)")
        }
        #expect(text.contains("| Short prompt | 8 | 128 | 1 | 200.00 | 50.00 | 20.00 | 19.54 | — |"))
        run.scenarios = []
        for language in ReportLanguage.allCases {
            let empty = MarkdownReport(language: language).text(SampleRun.analysed(run))
            #expect(empty.contains(language == .english ? "support no statement here" : "不足以在此得出结论"))
        }
    }

    @Test func namesCannotBreakOut() {
        var run = SampleRun.run
        run.engine.model.name = "a|b\n# <script>"
        let text = MarkdownReport(language: .english).text(SampleRun.analysed(run))
        #expect(text.contains("| Model | a\\|b # &lt;script> |"))
    }

    @Test func severalRunsStandSideBySide() {
        var quantised = SampleRun.run
        quantised.engine.effectivePrecision = .int8
        quantised.scenarios = [quantised.scenarios[0]]
        let text = MarkdownReport(language: .chinese).text([SampleRun.analysed, SampleRun.analysed(quantised)])
        #expect(text.contains("### 解码速度(tokens/s/req)\n\n| 场景 | A | B |"))
        #expect(text.contains("| 首token延迟-短输入 | 19.54 | 19.54 |"))
        #expect(text.contains("| 批量推理 (batch=4) | 69.33 | — |"))
        #expect(text.contains("\n## B. 大模型推理性能测试报告"))
        #expect(MarkdownReport(language: .chinese).text([SampleRun.analysed]) == chinese)
    }
}
