import EngineAPI
import Measurement
import Testing

@testable import Reporting

struct TerminalTests {
    @Test func chineseTakesTwoColumns() {
        #expect(DisplayWidth.of("首token延迟-短输入") == 5 + 1 + 2 * 6)
        #expect(DisplayWidth.of("é") == 1 && DisplayWidth.of("e\u{301}") == 1 && DisplayWidth.of("🚀") == 2)
        #expect(DisplayWidth.padded("中", to: 4, right: true) == "  中")
        #expect(DisplayWidth.clipped("中文字符", to: 5) == "中文…")
        #expect(DisplayWidth.clipped("中文字符", to: 8) == "中文字符")
        #expect(DisplayWidth.wrapped("one two three", to: 7) == ["one two", "three"])
        #expect(DisplayWidth.wrapped("一二三四，五六", to: 8, indentation: "  ") == ["一二三", "  四，五", "  六"])
    }

    @Test(arguments: ReportLanguage.allCases)
    func columnsAlignInHundredColumns(language: ReportLanguage) throws {
        let text = TerminalTable(language: language).text(SampleRun.analysed)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 100 })
        let header = try #require(lines.firstIndex { $0.hasPrefix(language == .english ? "Scenario" : "场景") })
        let table = lines[header...(header + 6)]
        #expect(Set(table.map { DisplayWidth.of($0) }).count == 1)
        #expect(!text.contains("\u{1B}"))
        // 200 ms, 50 ms, 20/s, 19.54/s; bytes at position 8 + 64: 10.036e9 / 0.05 / 260e9 = 77.2%.
        let numbers = table[header + 1].split(separator: " ").suffix(9).map(String.init)
        #expect(numbers == ["8", "128", "1", "200.00", "50.00", "20.00", "19.54", "77.2%", "14.20"])
    }

    @Test func longNamesAreCutAndControlCharactersGone() throws {
        var run = SampleRun.run
        run.scenarios[0].scenario.title = String(repeating: "very long ", count: 20)
        run.suite.scenarios = [run.scenarios[0].scenario]
        run.scenarios = [run.scenarios[0]]
        run.scenarios[0].failure = "broke\u{1B}[2J\ndown"
        let text = TerminalTable(language: .english).text(SampleRun.analysed(run))
        #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 100 })
        #expect(text.contains("very long…") || text.contains("very l…") || text.contains("…"))
        #expect(text.contains("failed: broke[2J down") && !text.contains("\u{1B}"))
    }

    @Test func findingsAreColouredOnATerminalOnly() {
        let finding = Finding(rule: "bound", severity: .contradiction, scenario: nil, message: "too much", values: [:])
        let analysed = SampleRun.analysed(SampleRun.run, findings: [finding])
        #expect(
            TerminalTable(language: .english, usesColour: true).text(analysed)
                .contains("\u{1B}[31mContradiction [bound] whole run: too much\u{1B}[0m"))
        #expect(
            TerminalTable(language: .english).text(analysed).contains("\nContradiction [bound] whole run: too much\n"))
    }

    @Test func progressSaysWhereAndHowLong() {
        var line = ProgressLine(
            scenario: 3, scenarioCount: 6, name: "batch-4", phase: .trial(number: 2, of: 5), fraction: 0.45,
            tokensPerSecond: 38.2, remainingSeconds: 190.4)
        #expect(line.text(.english) == "[3/6] batch-4  trial 2/5  ████░░░░░░  38.20 tok/s  ETA 3m 10s")
        #expect(line.text(.chinese) == "[3/6] batch-4  测试 2/5  ████░░░░░░  38.20 tok/s  剩余 3分10秒")
        #expect(DisplayWidth.of(line.text(.chinese, width: 30)) <= 30)
        line.phase = .warmUp(number: 1, of: 3)
        (line.fraction, line.tokensPerSecond, line.remainingSeconds) = (.nan, nil, 3_720)
        #expect(line.text(.english) == "[3/6] batch-4  warm-up 1/3  ░░░░░░░░░░  ETA 1h 02m")
        let loading = ProgressLine(scenario: 0, scenarioCount: 6, name: "model.gguf", phase: .loading)
        #expect(loading.text(.english) == "model.gguf  loading")
    }
}
