import EngineAPI
import Measurement

/// Several runs: who they are, how far each may be trusted, their figures side by side, and pictures with all of them.
struct SideBySide {
    let pages: [Page]
    let book: any Phrasebook

    @HTMLBuilder
    var html: [HTML] {
        let tables = SideBySideTables(subjects: pages.map(\.subject), book: book)
        HTML.tag("section", ["id": "runs"]) {
            HTML.tag("h2") { book.text(.runs) }
            tables.runs.html(label: book.text(.runs))
            HTML.tag("ul", ["class": "verdicts"]) { pages.compactMap(verdict) }
        }
        HTML.tag("section", ["id": "side-by-side"]) {
            HTML.tag("h2") { book.text(.comparison) }
            HTML.tag("div", ["class": "pair"]) {
                tables.comparisons.map { comparison in
                    HTML.tag("div") {
                        HTML.tag("h3") { comparison.title }
                        comparison.table.html(label: comparison.title)
                    }
                }
            }
            pictures
        }
    }

    private func verdict(_ page: Page) -> HTML? {
        AuditVerdict(page.subject.analysed).map { verdict in
            HTML.tag("li") {
                HTML.tag("strong") { (page.letter ?? "") + ". " }
                InlineMarkdown.nodes(book.verdict(verdict))
            }
        }
    }

    @HTMLBuilder
    private var pictures: [HTML] {
        let rooflines = pages.compactMap { page in
            Roofline(page.subject).map { (letter: page.letter, roofline: $0) }
        }
        if !rooflines.isEmpty {
            Figure.roofline(
                RooflineChart(runs: rooflines, book: book), id: "roofline", book, key: scenarios)
        }
        HTML.tag("div", ["class": "pair"]) {
            let runs = pages.map { (letter: $0.letter, subject: $0.subject) }
            if let chart = PromptChart(runs, book) {
                Figure(caption: book.promptCaption(), pictures: [chart.picture(id: "prompts")]).html(book)
            }
            if let chart = BatchChart(runs, book) {
                Figure(caption: book.batchCaption(), pictures: [chart.picture(id: "scaling")]).html(book)
            }
        }
    }

    /// Numbers in the picture are those of each run's own table; runs of one suite share them.
    private var scenarios: [Scenario] {
        pages.map { $0.subject.rows.map(\.scenario) }.max { $0.count < $1.count } ?? []
    }
}
