import EngineAPI
import Measurement

/// How far the figures may be trusted, before any of them.
struct VerdictBox {
    let page: Page

    /// A file that was changed by hand may have a contradiction for every figure.
    private static let longestSummary = 16

    var html: HTML? {
        let book = page.book
        let digest = AuditDigest(page.subject.analysed, book)
        let doubts = digest.entries.filter { $0.severity != .note }
        let run = page.subject.run
        let done = page.subject.rows.count { $0.status == .complete }
        let isPartial = !run.isComplete || done < page.subject.rows.count
        guard digest.verdict != nil || run.engine.model.isSynthetic || isPartial else { return nil }
        return .tag("section", ["id": page.id("verdict"), "class": "verdict " + style(digest.verdict?.severity)]) {
            if let verdict = digest.verdict { HTML.paragraph(book.verdict(verdict)) }
            if run.engine.model.isSynthetic { HTML.paragraph(book.synthetic(run.engine.model)) }
            if isPartial { HTML.paragraph(book.incomplete(done: done, planned: page.subject.rows.count)) }
            if !doubts.isEmpty {
                HTML.tag("ul") {
                    doubts.prefix(Self.longestSummary).map { entry in HTML.tag("li") { Self.line(entry, book) } }
                }
                HTML.tag("p", ["class": "pointer"]) {
                    HTML.tag("a", ["href": "#" + page.id("findings")]) {
                        "\(book.words(.findings)) (\(page.subject.analysed.findings.count))"
                    }
                }
            }
        }
    }

    private func style(_ severity: Finding.Severity?) -> String {
        switch severity {
        case .contradiction, .invalid: "bad"
        case .suspect: "doubtful"
        case .note: "good"
        case nil: "silent"
        }
    }

    /// A finding, or several of one kind, in a line.
    @HTMLBuilder
    static func line(_ entry: AuditDigest.Entry, _ book: any Phrasebook) -> [HTML] {
        HTML.tag("strong", ["class": "severity \(entry.severity.rawValue)"]) { book.severity(entry.severity) }
        " "
        HTML.tag("code") { entry.rule }
        book.inParentheses(entry.place) + book.text(.colon) + entry.text
    }
}
