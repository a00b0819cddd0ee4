import EngineAPI
import Measurement

extension PageSection {
    /// Shares of the limit: the roofline, every trial's share, and the ceilings beside them.
    static func limits(_ page: Page) -> PageSection? {
        let (subject, book, analysis) = (page.subject, page.book, page.analysis)
        guard let table = ReportTable.limits(subject, book) else { return nil }
        let sentences = [
            analysis.bandwidth.map(book.bandwidthBound), analysis.prefill.map(book.prefillLimit),
            analysis.balance.map(book.balance),
        ]
        return PageSection(page, "limits", .limits) {
            if let roofline = Roofline(subject) {
                Figure.roofline(
                    RooflineChart(runs: [(letter: nil, roofline: roofline)], book: book), id: page.id("roofline"), book,
                    key: subject.rows.map(\.scenario))
            } else {
                HTML.tag("p", ["class": "note"]) { book.rooflineMissing() }
            }
            if let chart = ShareChart(subject, book) {
                Figure(
                    caption: book.shareCaption(
                        withShare: withShare(subject), of: subject.rows.flatMap(\.replicates).count),
                    pictures: [chart.picture(id: page.id("shares"))], style: "figure half"
                ).html(book)
            }
            if let list = HTML.list(sentences.compactMap { $0 }) { list }
            table.html(label: book.text(.limitTable))
            if let probes = ReportTable.probes(subject, book) { probes.folded(book.words(.everyTrial)) }
        }
    }

    private static func withShare(_ subject: ReportSubject) -> Int {
        subject.rows.reduce(0) { $0 + ($1.metrics[.bandwidthShare]?.n ?? 0) }
    }
}
