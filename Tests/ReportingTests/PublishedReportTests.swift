import Measurement
import Reporting
import Testing

struct PublishedReportTests {
    private func row(_ figures: [PublishedQuantity: Double]) -> PublishedRow {
        var row = PublishedRow(name: "batch-8")
        for (quantity, value) in figures { row.set(quantity, PrintedNumber(value, halfUnit: 0.005, decimals: 2)) }
        row.set(.batch, PrintedNumber(8))
        row.set(.outputTokens, PrintedNumber(128))
        return row
    }

    private func text(
        _ row: PublishedRow, _ language: ReportLanguage, unread: [String] = [], width: Int = 100
    ) -> String {
        let table = PublishedTable(dialect: "Markdown table", place: "line 3", rows: [row], unread: ["column \"x\""])
        return PublishedReport(language: language, width: width).text(
            [PublishedReport.Part(table, table.audit())], name: "report.md", unread: unread)
    }

    private var broken: PublishedRow {
        row([.timeToFirstToken: 450.48, .decodeRate: 64.44, .outputThroughput: 534.82])
    }

    @Test func verdictFirstThenTheArithmetic() {
        let lines = text(broken, .english).split(separator: "\n").map(String.init)
        #expect(lines[0] == "Contradicted: 2 contradictions. These figures cannot all be true.")
        #expect(lines[1].hasPrefix("report.md: Markdown table, line 3, 1 row"))
        #expect(lines.contains { $0.contains("[identity]  batch-8") })
        let all = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(all.contains("8 x 128 / (450.48 ms + 127 / 64.44 tokens/s) = 422.91 tokens/s"))
        #expect(all.contains("8 x 64.44 = 515.52"))
        #expect(all.contains("Not read: column \"x\"."))
    }

    @Test func chinese() {
        let text = text(broken, .chinese, unread: ["table in line 9"])
        #expect(text.hasPrefix("数据自相矛盾：发现 2 处矛盾"))
        #expect(text.contains("= 422.91"))
        #expect(text.contains("第 3 行"))
        #expect(text.contains("未能识别：table in line 9。"))
    }

    @Test func anHonestTable() {
        let honest = row([.timeToFirstToken: 450.48, .decodeRate: 64.44, .outputThroughput: 422.91])
        #expect(text(honest, .english).hasPrefix("No contradiction found: "))
        #expect(text(honest, .chinese).hasPrefix("未发现矛盾："))
    }

    /// Every finding that a table can have has a Chinese sentence of its own.
    @Test func everyFindingInChinese() {
        var bad = row([
            .timeToFirstToken: 5, .timePerOutputToken: 10, .decodeRate: 140, .outputThroughput: 9000,
            .requestLatency: 5000,
            .interTokenLatency: 40, .sendLateness: 3, .peakBytes: 0, .durationSeconds: 2, .requestThroughput: 9,
        ])
        bad.set(.requests, PrintedNumber(100))
        bad.set(.failedRequests, PrintedNumber(1))
        bad.set(.concurrency, PrintedNumber(500))
        bad.invalidity = "too short"
        var table = PublishedTable(dialect: "test", rows: [bad], method: PublishedMethod(stated: []))
        table.memoryUnits = ["GB", "GiB"]
        let findings = table.audit()
        #expect(Set(findings.map(\.rule)).count >= 9)
        let text = PublishedReport(language: .chinese).text(
            [PublishedReport.Part(table, findings)], name: "x", unread: [])
        for line in text.split(separator: "\n").dropFirst() where line.hasPrefix("    ") {
            #expect(line.unicodeScalars.contains { $0.value >= 0x4E00 } || line.count < 60, "\(line)")
        }
    }

    @Test func linesFitTheWidth() {
        for line in text(broken, .english, width: 72).split(separator: "\n") { #expect(line.count <= 72, "\(line)") }
    }

    @Test func aHostileNameMovesNoCursor() {
        var row = broken
        row.name = "a\u{1B}[2Jb"
        #expect(!text(row, .english).contains("\u{1B}"))
    }
}
