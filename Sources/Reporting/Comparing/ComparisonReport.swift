import EngineAPI
public import Measurement

/// Two runs held against each other: a page for a terminal, or Markdown.
public struct ComparisonReport: Sendable {
    public var language: ReportLanguage
    /// What the two are called: the specifications or files that were given.
    public var names: (a: String, b: String)

    public init(language: ReportLanguage, names: (a: String, b: String)) {
        self.language = language
        self.names = names
    }

    public func markdown(_ comparison: Comparison) -> String {
        let book = language.comparing
        let table = ComparisonTable(comparison: comparison, book: book)
        var blocks = ["# " + book.word(.comparisonTitle), sides(comparison, book)]
        if comparison.design == .unpaired { blocks.append("> " + book.comparisonWarning(comparison).markdown) }
        blocks.append(book.conclusion(comparison).markdown)
        let sentences = book.comparisonSentences(comparison)
        if !sentences.isEmpty { blocks.append(bullets(sentences)) }
        blocks += ["## " + book.word(.results)]
        if !table.rows.isEmpty {
            let rows = table.rows.map { $0.map(\.markdown) }
            blocks.append(MarkdownTable(header: table.header, firstNumber: 2, rows: rows).text)
        }
        let remarks = table.remarks
        if !remarks.isEmpty { blocks.append(bullets(remarks)) }
        if !comparison.differences.isEmpty {
            let rows = table.differences.map { $0.map(\.markdown) }
            blocks += [
                "## " + book.word(.differences),
                MarkdownTable(header: table.differencesHeader, firstNumber: 4, rows: rows).text,
            ]
        }
        blocks += ["## " + book.word(.method), bullets(book.comparisonMethod(comparison))]
        return blocks.joined(separator: "\n\n") + "\n"
    }

    public func terminal(_ comparison: Comparison, width: Int) -> String {
        let book = language.comparing
        let width = max(width, 72)
        let table = ComparisonTable(comparison: comparison, book: book)
        var lines: [String] = []
        func say(_ text: String) {
            lines += DisplayWidth.wrapped(TerminalTable.plain(text), to: width, indentation: "  ")
        }
        say("A  \(names.a)")
        say("B  \(names.b)")
        lines.append("")
        if comparison.design == .unpaired {
            say(book.comparisonWarning(comparison))
            for row in table.differences { say("  \(row[1]): \(row[2]) | \(row[3])" + place(row[0], book)) }
            lines.append("")
        }
        let rows = ([table.header] + table.rows).map { row in row.map(TerminalTable.plain) }
        if rows.count > 1 { lines += Self.columns(rows) + [""] }
        for remark in table.remarks { say(remark) }
        say(book.conclusion(comparison))
        for sentence in book.comparisonSentences(comparison) { say(sentence.replacing("**", with: "")) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func place(_ scenario: String, _ book: any ComparingBook) -> String {
        scenario == book.word(.wholeRun) ? "" : book.inParentheses(scenario)
    }

    /// Words on the left, figures on the right.
    static func columns(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
        return rows.map { row in
            let cells = row.indices.map { column in
                let isText = column < 2 || column == row.count - 1
                return DisplayWidth.padded(row[column], to: widths[column], right: !isText)
            }
            return trimmed(cells.joined(separator: "  "))
        }
    }

    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }

    private func sides(_ comparison: Comparison, _ book: any ComparingBook) -> String {
        let header = [
            "", book.word(.raw), book.word(.model), book.word(.target), book.word(.precision), book.word(.started),
        ]
        let rows = [("A", names.a, comparison.a), ("B", names.b, comparison.b)].map { side, name, run in
            [
                side, name.markdown, run.engine.model.name.markdown, run.target.name.markdown,
                book.precision(run.engine).markdown, ReportDate.text(run.started),
            ]
        }
        return MarkdownTable(header: header, firstNumber: 6, rows: rows).text
    }

    private func bullets(_ sentences: [String]) -> String {
        sentences.map { "- " + $0 }.joined(separator: "\n")
    }
}
