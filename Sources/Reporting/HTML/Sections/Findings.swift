import EngineAPI
import Measurement

extension PageSection {
    /// All that the audit found, worst first, each finding with its arithmetic.
    static func findings(_ page: Page) -> PageSection? {
        let (analysed, book) = (page.subject.analysed, page.book)
        let digest = AuditDigest(analysed, book)
        return PageSection(page, "findings", .findings) {
            if digest.entries.isEmpty {
                HTML.paragraph(digest.verdict.map(book.verdict) ?? book.text(.nothingMeasured))
            } else {
                HTML.tag("ul", ["class": "findings"]) { digest.entries.map { entry($0, analysed, book) } }
            }
        }
    }

    private static func entry(_ entry: AuditDigest.Entry, _ analysed: AnalysedRun, _ book: any Phrasebook) -> HTML {
        .tag("li") {
            if entry.findings.count > 1 {
                VerdictBox.line(entry, book)
                HTML.tag("ul") {
                    entry.findings.map { finding in
                        HTML.tag("li") {
                            place(finding, analysed, book) + [HTML.text(book.text(.colon) + book.finding(finding))]
                        }
                    }
                }
            } else {
                VerdictBox.line(whole(entry, book), book)
            }
        }
    }

    /// A finding that stands alone says all of it in its one line.
    private static func whole(_ entry: AuditDigest.Entry, _ book: any Phrasebook) -> AuditDigest.Entry {
        var whole = entry
        whole.text = entry.findings.first.map(book.finding) ?? entry.text
        return whole
    }

    /// The scenario as the tables call it beside its short name.
    private static func place(_ finding: Finding, _ analysed: AnalysedRun, _ book: any Phrasebook) -> [HTML] {
        guard let id = finding.scenario else { return [.text(book.text(.wholeRun))] }
        let scenario = analysed.run.scenarios.first { $0.scenario.id == id }?.scenario
        return [.tag("code") { id }] + (scenario.map { [.text(" " + book.title($0))] } ?? [])
    }
}
