import EngineAPI
import Foundation
import Measurement
import Reporting
import Testing

struct CSVReportTests {
    /// A reader of RFC 4180 of its own: cells by row.
    private func parse(_ text: String) -> [[String]] {
        var rows: [[String]] = [[""]]
        var isQuoted = false
        for character in text {
            let row = rows.count - 1
            let cell = rows[row].count - 1
            switch character {
            case "\"":
                // The second of two quotes inside a cell puts the one back that the first took.
                if !isQuoted, !rows[row][cell].isEmpty { rows[row][cell].append("\"") }
                isQuoted.toggle()
            case "," where !isQuoted: rows[row].append("")
            case "\r\n" where !isQuoted: rows.append([""])
            default: rows[row][cell].append(character)
            }
        }
        return rows.dropLast()
    }

    @Test func oneRowPerScenarioWithEveryStatistic() throws {
        let rows = parse(CSVReport.text([SampleRun.analysed, SampleRun.analysed]))
        let header = rows[0]
        #expect(rows.count == 1 + 12 && rows.allSatisfy { $0.count == header.count })
        #expect(Set(header).count == header.count)
        func cell(_ row: Int, _ name: String) throws -> String { rows[row][try #require(header.firstIndex(of: name))] }
        #expect(try cell(3, "scenario") == "decode-long")
        #expect(try cell(3, "started") == "2026-11-22 13:01:02")
        #expect(try cell(3, "time_per_output_token_ms_mean") == "50")
        #expect(try abs(#require(Double(cell(3, "time_per_output_token_ms_sd"))) - 0.5.squareRoot()) < 1e-12)
        #expect(try cell(3, "time_per_output_token_ms_n") == "5")
        #expect(try cell(3, "peak_bytes_max") == "14200000000")
        #expect(try cell(3, "energy_joules_mean") == "")
        #expect(try abs(#require(Double(cell(5, "output_throughput_tokens_per_s_mean"))) - 1024 / 9.055) < 1e-9)
    }

    @Test func titlesAreQuotedAndNoFormulas() {
        var run = SampleRun.run
        run.suite.scenarios = []
        run.scenarios = [run.scenarios[0]]
        run.scenarios[0].scenario.title = "a \"b\", c\nd"
        run.engine.model.name = "=cmd()"
        let text = CSVReport.text([SampleRun.analysed(run)])
        #expect(text.contains(",\"a \"\"b\"\", c\nd\",") && text.contains(",'=cmd(),"))
        #expect(parse(text).count == 2)
    }

    @Test func aMissingScenarioIsARowWithoutFigures() {
        var run = SampleRun.run
        run.scenarios.removeAll()
        let rows = parse(CSVReport.text([SampleRun.analysed(run)]))
        #expect(rows.count == 7)
        #expect(rows[1].contains("missing") && rows[1].last == "")
    }
}
