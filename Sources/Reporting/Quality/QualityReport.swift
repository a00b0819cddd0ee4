import EngineAPI
public import Measurement

/// An evaluation of quality on its own: a page for a terminal, or Markdown.
public struct QualityReport: Sendable {
    public var language: ReportLanguage
    /// Random weights: what they answer means nothing, what rounding does to it a little.
    public var isSynthetic: Bool

    public init(language: ReportLanguage, isSynthetic: Bool) {
        self.language = language
        self.isSynthetic = isSynthetic
    }

    public func markdown(_ quality: Quality) -> String {
        let book = language.phrasebook
        let page = ["# " + book.text(.qualityTable)] + blocks(quality, book)
        let sentences = book.qualitySentences(quality).map { "- " + $0 }.joined(separator: "\n")
        return (page + [sentences, book.qualityMethod(quality)]).filter { !$0.isEmpty }.joined(separator: "\n\n")
            + "\n"
    }

    /// Table, notes and remarks, as they stand in a run's report.
    func blocks(_ quality: Quality, _ book: any Phrasebook) -> [String] {
        let table = QualityTable(quality: quality, book: book)
        let rows = table.rows.map { $0.map(\.markdown) }
        var blocks = [
            MarkdownTable(header: table.header, firstNumber: QualityTable.firstNumber, rows: rows).text,
            book.qualityNote(quality.text, isSynthetic: isSynthetic).markdown,
        ]
        let remarks = remarks(quality, table).map { "- " + $0.markdown }
        if !remarks.isEmpty { blocks.append(remarks.joined(separator: "\n")) }
        return blocks
    }

    public func terminal(_ quality: Quality, width: Int) -> String {
        lines(quality, language.phrasebook, width: max(width, 72)).joined(separator: "\n") + "\n"
    }

    /// One precision a line where the terminal is wide enough; the weights, which are long, go below.
    func lines(_ quality: Quality, _ book: any Phrasebook, width: Int) -> [String] {
        let table = QualityTable(quality: quality, book: book)
        let short = table.header.indices.filter { $0 != 1 }
        let rows = ([table.header] + table.rows).map { row in short.map { TerminalTable.plain(row[$0]) } }
        let widths = short.indices.map { column in rows.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
        var lines = rows.map { row in
            row.indices.map { DisplayWidth.padded(row[$0], to: widths[$0], right: $0 > 0) }.joined(separator: "  ")
        }
        let sentences =
            [book.qualityNote(quality.text, isSynthetic: isSynthetic)] + remarks(quality, table)
            + book.qualitySentences(quality).map { $0.replacing("**", with: "") }
        for sentence in sentences {
            lines += DisplayWidth.wrapped(TerminalTable.plain(sentence), to: width, indentation: "  ")
        }
        return lines
    }

    private func remarks(_ quality: Quality, _ table: QualityTable) -> [String] {
        [quality.referenceNote.map(book.qualityReferenceNote)].compactMap { $0 } + table.remarks
    }

    private var book: any Phrasebook { language.phrasebook }
}
