import EngineAPI
import Foundation
import Measurement
import Testing

@testable import Reporting

/// What the audit finds, as reports tell it.
struct FindingsTests {
    private static let ids = ["ttft-short", "ttft-long", "decode-long", "batch-4", "batch-8", "long-context"]

    private static func foreign(_ scenario: String, _ share: Double) -> Finding {
        Finding(
            rule: "noise", severity: .suspect, scenario: scenario, message: "foreign \(share)",
            values: ["foreignShare": share, "limit": 0.05, "trials": 3])
    }

    private static func bound(_ scenario: String) -> Finding {
        Finding(
            rule: "bound", severity: .contradiction, scenario: scenario, message: "too fast in \(scenario)",
            values: ["outputThroughput": 534.82, "bound": 515.52, "batch": 8, "decodeRate": 64.44])
    }

    private static func steal(_ scenario: String) -> Finding {
        Finding(
            rule: "noise", severity: .suspect, scenario: scenario, message: "steal",
            values: ["stealShare": 0.066, "limit": 0.02, "trials": 2])
    }

    private func terminal(_ findings: [Finding], _ language: ReportLanguage = .english) -> [String] {
        TerminalTable(language: language).text(SampleRun.analysed(SampleRun.run, findings: findings))
            .split(separator: "\n").map(String.init)
    }

    private func markdown(_ findings: [Finding], _ language: ReportLanguage = .english) -> String {
        MarkdownReport(language: language).text(SampleRun.analysed(SampleRun.run, findings: findings))
    }

    @Test func oneLineForEachKindNamesTheWorst() {
        let shares = [0.61, 0.66, 0.82, 0.65, 0.72, 0.69]
        let findings =
            zip(Self.ids, shares).flatMap { [Self.foreign($0, $1)] + ($0 == "batch-8" ? [] : [Self.steal($0)]) }
        #expect(
            terminal(findings).suffix(5).joined(separator: "\n") == """
                Suspect. This run was disturbed (all 6 scenarios): take its figures as indicative, and measure again
                  on a quiet machine.
                Suspect [noise] all 6 scenarios: other processes took CPU time, up to 82.0% (decode-long)
                Suspect [noise] all scenarios but batch-8: hypervisor took CPU time away, up to 6.6% (ttft-short)
                Details are in the section “Audit” of the Markdown report (--format md).
                """)
        #expect(
            terminal(findings, .chinese).suffix(4) == [
                "存疑：本次测试受到干扰（全部 6 个场景），各项数据仅供参考，建议在空闲的机器上重新测试。",
                "存疑 [noise] 全部 6 个场景：其他进程占用 CPU，最多 82.0%（decode-long）",
                "存疑 [noise] 除 batch-8 外的 5 个场景：CPU 时间被其他虚拟机占用，最多 6.6%（ttft-short）",
                "明细与算式见 Markdown 报告（--format md）的“数据审计”一节。",
            ])
    }

    @Test func theTopOfTheReportIsShortAndTheAuditComplete() throws {
        let text = markdown(Self.ids.map { Self.foreign($0, 0.5) } + [Self.steal("batch-4")], .chinese)
        let top = try #require(text.components(separatedBy: "\n**核心指标**").first)
        #expect(
            top.hasSuffix(
                """
                > - **存疑** `noise`（全部 6 个场景）：其他进程占用 CPU，最多 50.0%（ttft-short）
                > - **存疑** `noise`（batch-4）：CPU 时间被其他虚拟机占用，最多 6.6%
                >
                > 共 7 条发现，明细与算式见“数据审计”一节。

                """))
        #expect(top.contains("\n\n> **存疑**：本次测试受到干扰（全部 6 个场景），"))
        let audit = try #require(text.components(separatedBy: "## 数据审计\n\n").last)
        #expect(
            audit.hasPrefix(
                """
                - **存疑** `noise`（全部 6 个场景）：其他进程占用 CPU，最多 50.0%（ttft-short）
                  - `ttft-short` 首token延迟-短输入：有 3 次测试中，其他进程占用的 CPU 时间超过 5.0%，最多 50.0%。
                  - `ttft-long` 首token延迟-长输入：
                """))
        #expect(
            audit.contains(
                "\n- **存疑** `noise`（batch-4）：有 2 次测试中，被其他虚拟机占用的 CPU 时间超过 2.0%，最多 6.6%。\n"))
    }

    @Test func contradictionsStandEachForItselfAndFirst() {
        let findings = [Self.foreign("batch-4", 0.5), Self.bound("batch-4"), Self.bound("batch-8")]
        #expect(
            terminal(findings).suffix(5).prefix(4).joined(separator: "\n") == """
                Not usable. The audit holds 2 findings against the figures of this run: do not decide on them.
                Contradiction [bound] batch-4: too fast in batch-4
                Contradiction [bound] batch-8: too fast in batch-8
                Suspect [noise] batch-4: other processes took CPU time, up to 50.0%
                """)
        let text = markdown(findings)
        #expect(text.components(separatedBy: "**Contradiction** `bound` (batch-4): too fast in batch-4\n").count == 3)
    }

    @Test func theTerminalShowsSevenLinesAndSaysHowManyMore() {
        let lines = terminal((1...30).map { Self.bound("s\($0)") })
        #expect(lines.count { $0.hasPrefix("Contradiction [bound]") } == 7)
        #expect(lines.last?.hasPrefix("… and 23 more. Details are in the section “Audit”") == true)
        let top = markdown((1...30).map { Self.bound("s\($0)") }).components(separatedBy: "\n## ")[0]
        #expect(top.contains("The arithmetic of all 30 findings is in the section “Audit”."))
        #expect(top.components(separatedBy: "> - ").count == 17)
    }

    @Test func aCleanRunSaysHowManyRulesWereChecked() {
        let rules = AuditCatalog.all.count
        #expect(terminal([]).last == "Audit passed. \(rules) rules were checked and none fired.")
        #expect(terminal([], .chinese).last == "审计通过：共检查 \(rules) 条规则，均未发现问题。")
        #expect(
            markdown([]).contains("\n\n> **Audit passed.** \(rules) rules were checked and none fired.\n>\n> **Synth"))
        #expect(markdown([]).contains("## Audit\n\n**Audit passed.** \(rules) rules were checked and none fired.\n"))
        let note = Finding(rule: "method", severity: .note, scenario: nil, message: "a note", values: [:])
        #expect(markdown([note], .chinese).contains("> **审计通过**：共检查 \(rules) 条规则，没有发现可疑数据；另有 1 条提示。"))
    }

    /// Warm-ups that did not suffice are no disturbance, and nothing measured is nothing checked.
    @Test func verdicts() {
        let early = Finding(
            rule: "warm-up", severity: .suspect, scenario: "batch-4", message: "",
            values: ["earlyOverLate": 1.4, "otherEarlyOverLate": 1])
        #expect(
            AuditVerdict(SampleRun.analysed(SampleRun.run, findings: [early]))
                == .doubtful(scenarios: ["batch-4"], of: Self.ids))
        #expect(terminal([early], .chinese).contains("存疑：部分数据存在疑点（batch-4），使用前请先核对审计发现。"))
        var run = SampleRun.run
        run.scenarios = []
        #expect(AuditVerdict(SampleRun.analysed(run)) == nil)
    }

    @Test func placesAreNamedInFewWords() {
        let six = Self.ids
        #expect(Places(six, of: six) == .all(6))
        #expect(Places(Array(six.prefix(5)), of: six) == .allBut("long-context", count: 5))
        #expect(Places(["a"], of: ["a"]) == .some(["a"]) && Places(["a"], of: ["a", "b"]) == .some(["a"]))
        let twenty = (1...20).map { "s\($0)" }
        #expect(Places(Array(twenty.prefix(5)), of: twenty) == .some(Array(twenty.prefix(5))))
        #expect(Places(Array(twenty.prefix(6)), of: twenty) == .share(6, of: 20))
    }
}
