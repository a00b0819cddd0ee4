import EngineAPI
import Measurement

extension PageSection {
    /// The table, and what its columns are.
    static func results(_ page: Page) -> PageSection? {
        let (subject, book) = (page.subject, page.book)
        return PageSection(page, "results", .results) {
            if !subject.rows.isEmpty {
                // Pictures call the scenarios by number and short name.
                ReportTable.main(subject, book).html(
                    label: book.words(.results),
                    asides: subject.rows.enumerated().map { "\($0.offset + 1) · \($0.element.scenario.id)" })
                HTML.tag("p", ["class": "note"]) { ReportTable.mainNote(subject, book) }
            }
            if let telemetry = ReportTable.telemetry(subject, book) {
                telemetry.html(label: book.words(TelemetryPhrase.title))
            }
            for note in ReportTable.telemetryNotes(subject, book) { HTML.tag("p", ["class": "note"]) { note } }
            if let remarks = HTML.remarks(ReportTable.mainRemarks(subject, book), book) { remarks }
        }
    }
}

extension HTML {
    /// Scenarios that are not as they should be; `nil` without any.
    static func remarks(_ remarks: [(title: String, text: String)], _ book: any Phrasebook) -> HTML? {
        guard !remarks.isEmpty else { return nil }
        return .tag("ul", ["class": "remarks"]) {
            remarks.map { remark in
                HTML.tag("li") {
                    HTML.tag("strong") { remark.title }
                    book.text(.colon) + remark.text
                }
            }
        }
    }
}
