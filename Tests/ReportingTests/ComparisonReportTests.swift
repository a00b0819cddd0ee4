import EngineAPI
import Measurement
import Reporting
import Testing

struct ComparisonReportTests {
    /// Two rounds of the sample's suite; B takes 5% longer per token in `decode-long` only, with a little noise.
    private static func run(_ side: PairSide, isPaired: Bool = true, rounds: Int = 6) -> Run {
        var run = SampleRun.run
        run.scenarios = run.scenarios.filter { ["decode-long", "batch-4"].contains($0.scenario.id) }
        for index in run.scenarios.indices {
            let scenario = run.scenarios[index].scenario
            run.scenarios[index].trials = (0..<rounds).map { round in
                var trial = SampleRun.trial(scenario, kind: .counted, number: 0)
                let place = Pairing.order(round: round + 1).firstIndex(of: side) ?? 0
                trial.origin = Instant(nanoseconds: Int64(1000 * index + 2 * round + place + 1) * 1_000_000_000)
                let isSlow = side == .b && scenario.id == "decode-long"
                let step = (isSlow ? 52_500_000 : 50_000_000) + Int64(round % 3) * (side == .a ? 100_000 : 150_000)
                for record in trial.records.indices {
                    for token in trial.records[record].tokens.indices {
                        trial.records[record].tokens[token].at = 250_000_000 + Int64(token) * step
                    }
                    trial.records[record].finished = trial.records[record].tokens.last?.at
                }
                return trial
            }
        }
        run.pairing = isPaired ? Pairing(id: "z", side: side, rounds: rounds) : nil
        if side == .b { run.engine.effectivePrecision = .int8 }
        return run
    }

    private static let paired = Comparison(run(.a), run(.b))

    @Test(arguments: ReportLanguage.allCases)
    func markdown(language: ReportLanguage) {
        let page = ComparisonReport(language: language, names: ("first | one", "second")).markdown(Self.paired)
        #expect(page.contains("first \\| one"))
        #expect(page.contains("| decode-long |"))
        #expect(page.contains("0.95"))
        #expect(page.contains(language == .english ? "slower" : "更慢"))
        #expect(page.contains(language == .english ? "| no difference shown |" : "| 未显示差异 |"))
        #expect(page.contains(language == .english ? "precision | fp16 | int8" : "精度 | fp16 | int8"))
        #expect(page.hasSuffix("\n"))
        let table = page.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(table.count >= 10)
    }

    @Test(arguments: ReportLanguage.allCases)
    func terminal(language: ReportLanguage) {
        let page = ComparisonReport(language: language, names: ("one", "two")).terminal(Self.paired, width: 120)
        #expect(page.hasPrefix("A  one\nB  two\n"))
        #expect(page.contains("decode-long"))
        #expect(page.contains(language == .english ? "no difference shown" : "未显示差异"))
        #expect(!page.contains("**"))
    }

    @Test func storedRunsCarryAWarning() {
        let comparison = Comparison(Self.run(.a, isPaired: false), Self.run(.b, isPaired: false))
        let english = ComparisonReport(language: .english, names: ("a", "b"))
        #expect(english.markdown(comparison).contains("> These are two stored runs"))
        #expect(english.markdown(comparison).contains("1 other thing differs"))
        #expect(english.terminal(comparison, width: 100).contains("precision: fp16 | int8"))
        #expect(!english.markdown(Self.paired).contains("two stored runs, made"))
        #expect(ComparisonReport(language: .chinese, names: ("a", "b")).markdown(comparison).contains("两次已存测试"))
    }

    @Test(
        "every obstacle, subject and verdict has words of its own in both languages",
        arguments: ReportLanguage.allCases)
    func everythingHasWords(language: ReportLanguage) {
        let obstacles: [Obstacle] = [
            .otherWork(.batch, "4", "8"), .missing(.b), .tooFew(1), .twoStates(slow: 30e9, fast: 60e9),
            .brokenPairs(kept: 2, of: 9), .disturbed(a: 0.01, b: 0.4), .tooNoisy(smallestShown: 0.123),
        ]
        var pages: Set<String> = []
        for obstacle in obstacles {
            var comparison = Self.paired
            comparison.scenarios[0].metrics[0].obstacle = obstacle
            comparison.scenarios[0].metrics[0].verdict = .notComparable
            comparison.scenarios[0].metrics[0].logRatio = nil
            let page = ComparisonReport(language: language, names: ("a", "b")).markdown(comparison)
            #expect(page.contains(language == .english ? "not comparable" : "不可比"))
            pages.insert(page)
        }
        #expect(pages.count == obstacles.count)
        var comparison = Self.paired
        comparison.differences = RunDifference.Subject.allCases.map { RunDifference($0, a: "1", b: nil) }
        let page = ComparisonReport(language: language, names: ("a", "b")).markdown(comparison)
        let rows = page.split(separator: "\n").filter {
            $0.hasSuffix(language == .english ? "| 1 | unknown |" : "| 1 | 未知 |")
        }
        #expect(Set(rows).count == RunDifference.Subject.allCases.count)
    }

    @Test(arguments: ReportLanguage.allCases)
    func gates(language: ReportLanguage) {
        var (run, baseline) = (Self.run(.b, isPaired: false), Self.run(.a, isPaired: false))
        run.engine.effectivePrecision = baseline.engine.effectivePrecision
        let report = GateReport(language: language, names: ("new", "old"))
        let regression = Gate(run: run, baseline: baseline, tolerance: 0.02)
        #expect(regression.outcome == .regression)
        let page = report.markdown(regression)
        #expect(page.contains(language == .english ? "**Regression.**" : "**性能退化。**"))
        #expect(page.contains("+4.9") || page.contains("+5.0"))
        #expect(
            report.markdown(Gate(run: baseline, baseline: baseline, tolerance: 0.02)).contains(
                language == .english ? "**Passed.**" : "**通过。**"))
        baseline.host.processor = "Another"
        let other = report.markdown(Gate(run: run, baseline: baseline, tolerance: 0.02))
        #expect(other.contains(language == .english ? "The runs differ in processor." : "处理器不同"))
        #expect(other.contains("| Another | Example CPU |"))
    }
}
