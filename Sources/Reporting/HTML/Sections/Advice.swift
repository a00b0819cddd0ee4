import EngineAPI
import Measurement

extension PageSection {
    /// What follows from the figures, each sentence with the number it rests on.
    static func advice(_ page: Page) -> PageSection? {
        let (book, run) = (page.book, page.subject.run)
        let answers = run.quality.map(book.qualitySentences) ?? []
        let sentences = page.analysis.advice(book) + answers
        let uses = ReportTable.uses(page.analysis.uses, book)
        return PageSection(page, "advice", .advice) {
            if let list = HTML.list(sentences) { list } else { HTML.tag("p") { book.text(.noAnalysis) } }
            if let uses {
                uses.html(label: book.words(.uses))
                HTML.tag("p", ["class": "note"]) { book.usesNote() }
            }
        }
    }

    /// What lower precision does to the answers.
    static func quality(_ page: Page) -> PageSection? {
        let (book, run) = (page.book, page.subject.run)
        guard let quality = run.quality else { return nil }
        let table = QualityTable(quality: quality, book: book)
        return PageSection(page, "quality", .quality) {
            ReportTable(header: table.header, firstNumber: QualityTable.firstNumber, rows: table.rows)
                .html(label: book.words(.quality))
            HTML.tag("p", ["class": "note"]) {
                book.qualityNote(quality.text, isSynthetic: run.engine.model.isSynthetic)
            }
            if let list = HTML.list(
                [quality.referenceNote.map(book.qualityReferenceNote)].compactMap { $0 } + table.remarks)
            {
                list
            }
        }
    }
}
