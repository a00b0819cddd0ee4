import EngineAPI
import Measurement

/// Part 3: the origin's table, then how far each figure can be trusted, then the limits it stands beside.
struct DataSection {
    let subject: ReportSubject
    let book: any Phrasebook

    var blocks: [String] {
        var blocks = [ReportTable.main(subject, book).markdown, ReportTable.mainNote(subject, book)]
        let remarks = ReportTable.mainRemarks(subject, book).map { "- \($0.title.markdown): \($0.text.markdown)" }
        if !remarks.isEmpty { blocks.append(remarks.joined(separator: "\n")) }
        if let spread = ReportTable.spread(subject, book) {
            blocks += ["### " + book.text(.spreadTable), spread.markdown]
        }
        if let limits = ReportTable.limits(subject, book) {
            blocks += ["### " + book.text(.limitTable), limits.markdown]
        }
        if let telemetry = ReportTable.telemetry(subject, book) {
            blocks += ["### " + book.words(TelemetryPhrase.title), telemetry.markdown]
        }
        return blocks + ReportTable.telemetryNotes(subject, book).map(\.markdown)
    }
}
