import EngineAPI
import Measurement
import Testing

@testable import Reporting

/// Every kind of finding that the rules make is known here and has its Chinese sentence.
struct FindingSentenceTests {
    private static func sample(_ kind: FindingKind) -> Finding {
        var values = Dictionary(uniqueKeysWithValues: kind.signature.values.map { ($0, 2.5) })
        if kind == .zero { values = ["load.seconds": 0] }
        if kind == .order { values = ["min": 5, "mean": 4] }
        return Finding(
            rule: kind.signature.rule, severity: .suspect, scenario: nil, message: "requestLatency: English",
            values: values)
    }

    @Test(arguments: FindingKind.allCases)
    func everyKindIsTold(kind: FindingKind) {
        let finding = Self.sample(kind)
        #expect(FindingKind(finding) == kind)
        let sentence = ChinesePhrasebook().finding(finding)
        #expect(sentence.hasSuffix("。") && !sentence.contains("English") && !sentence.contains(Figures.missing))
        let values = FindingValues(finding)
        let chinese = ChinesePhrasebook().summary(kind, values)
        let english = EnglishPhrasebook().summary(kind, values)
        #expect((chinese == nil) == (english == nil))
        for summary in [chinese, english].compactMap({ $0 }) {
            #expect(!summary.worst.contains(Figures.missing) && !summary.title.isEmpty)
            #expect(kind.badness(values).isFinite)
        }
    }

    /// Through the rules themselves, so that a value that is renamed there is missed here.
    @Test func everyFindingOfTheRulesIsKnown() throws {
        var run = SampleRun.run
        run.isComplete = false
        run.method = .twoRun
        run.capabilities.endsAtLimit = false
        run.capabilities.observer = .wire
        run.engine.requestedPrecision = .int4
        run.load.seconds = 0
        run.engine.model.weightBytes = 20_000_000_000
        for index in run.scenarios.indices {
            for number in run.scenarios[index].trials.indices { disturb(&run.scenarios[index].trials[number], number) }
        }
        // A token out of order, a count that the chunks do not bear out, and fewer trials than prove anything.
        run.scenarios[1].trials[3].records[0].tokens[5].at = 1
        run.scenarios[2].trials[4].records[0].outputTokens = 500
        run.scenarios[5].trials = run.scenarios[5].trials.suffix(2)
        let findings = run.audit()
        let kinds = findings.map { FindingKind($0) }
        for (finding, kind) in zip(findings, kinds) { #expect(kind != nil, "\(finding)") }
        let expected: Set<FindingKind> = [
            .steal, .foreign, .majorFaults, .bandwidthMoved, .twoStates, .instants, .zero, .memory, .receiptLag,
            .length,
            .chunkCount, .lateness, .synthetic, .fallback, .freeLength, .twoRun, .fewTrials, .digest,
        ]
        #expect(expected.subtracting(kinds.compactMap { $0 }) == [])
        let book = ChinesePhrasebook()
        for finding in findings { #expect(book.finding(finding) != finding.message) }
    }

    private func disturb(_ trial: inout Trial, _ number: Int) {
        trial.noise = NoiseCounters(stealShare: 0.06, foreignShare: 0.8, majorFaults: 12)
        trial.probe = BandwidthProbe(before: 200e9, after: number.isMultiple(of: 2) ? 260e9 : 90e9)
        for index in trial.records.indices {
            trial.records[index].scheduled = -40_000_000
            for token in trial.records[index].tokens.indices {
                trial.records[index].tokens[token].receiptLag = 3_000_000
                trial.records[index].tokens[token].ids = [TokenID(number)]
            }
        }
    }

    @Test func arithmeticRules() throws {
        let identity = IdentityRule().finding(
            scenario: "a", batch: 8, outputTokens: 128, timeToFirstToken: PrintedNumber(100),
            timePerOutputToken: PrintedNumber(10), throughput: PrintedNumber(900), slack: 0.01)
        let bound = BoundRule().finding(
            scenario: "a", batch: 8, outputTokens: nil, decodeRate: PrintedNumber(64.44),
            throughput: PrintedNumber(534.82),
            slack: 0.01)
        #expect(try FindingKind(#require(identity)) == .identity)
        #expect(try FindingKind(#require(bound)) == .bound)
        let book = ChinesePhrasebook()
        // 8 x 128 / (100 + 127 x 10) ms = 747.45 per s.
        #expect(
            book.finding(try #require(identity))
                == "总吞吐量为 900 tokens/s，但 8 × 128 /（100 ms +（128 − 1）× 10 ms）= 747.45 tokens/s，两者不符。")
    }

    @Test func impossibleStatistics() throws {
        let book = ChinesePhrasebook()
        let summary = Summary(
            unit: .tokensPerSecond, n: 3, mean: 4, standardDeviation: 0, minimum: 5, median: nil, p90: nil, p95: nil,
            p99: nil, maximum: 9, samples: [], interval95: nil)
        let sentences = OrderRule().findings(scenario: nil, metric: "decodeRate", summary: summary).map(book.finding)
        #expect(sentences == ["解码速度的最小值 5 大于均值 4。", "解码速度的标准差为 0，但最小值 5 与最大值 9 不同。"])
    }

    @Test func figuresThatAFileStates() {
        let book = ChinesePhrasebook()
        func finding(_ message: String, _ values: [String: Double]) -> String {
            book.finding(
                Finding(rule: "recompute", severity: .contradiction, scenario: "a", message: message, values: values))
        }
        #expect(
            finding("decodeRate.mean is stated as 5, the records give 4", ["stored": 5, "recomputed": 4])
                == "解码速度的均值：文件中为 5，由原始记录算得 4，两者不符。")
        #expect(
            finding("energy is stated, but the records do not support it", ["stored": 7])
                == "能耗：文件中为 7，但原始记录不足以得出该值。")
    }
}
