import EngineAPI
public import Measurement

/// One HTML file that holds all it needs: style and pictures are inside, nothing is fetched, no script runs.
///
/// The same run gives the same text everywhere; figures are written as in the Markdown report.
public struct HTMLReport: Sendable {
    public var language: ReportLanguage

    public init(language: ReportLanguage) {
        self.language = language
    }

    public func text(_ analysed: AnalysedRun) -> String {
        let book = language.phrasebook
        let page = Page(ReportSubject(analysed), book)
        let run = analysed.run
        let sections = page.sections
        return document(title: book.reportTitle(model: run.engine.model.name, target: run.target.name), run.tool) {
            Masthead(book: book).html(page)
            VerdictBox(page: page).html
            KeyFigures(page: page).html
            contents(sections.map { (id: $0.id, title: $0.title) })
            sections.map { $0.html(level: 2) }
        }
    }

    /// Several runs: side by side first, then what each one is and measured.
    public func text(_ runs: [AnalysedRun]) -> String {
        guard runs.count != 1 else { return text(runs[0]) }
        let book = language.phrasebook
        let pages = runs.enumerated().map { index, run in
            Page(ReportSubject(run), book, letter: SideBySideTables.letter(index))
        }
        let title = book.comparisonTitle(runs: runs.count)
        return document(title: title, runs.first?.run.tool) {
            Masthead(book: book).html(title: title, pages)
            contents(sideBySideEntries(pages))
            SideBySide(pages: pages, book: book).html
            pages.map { page in
                HTML.tag("section", ["id": page.id("run"), "class": "run"]) {
                    HTML.tag("h2") { runTitle(page) }
                    VerdictBox(page: page).html
                    page.sectionsAmongOthers.map { $0.html(level: 3) }
                }
            }
            pages.first.flatMap { first in
                PageSection.method(Page(first.subject, book)).map { $0.html(level: 2) }
            }
        }
    }

    private func runTitle(_ page: Page) -> String {
        let run = page.subject.run
        return (page.letter.map { $0 + ". " } ?? "")
            + page.book.reportTitle(model: run.engine.model.name, target: run.target.name)
    }

    private func sideBySideEntries(_ pages: [Page]) -> [(id: String, title: String)] {
        let book = language.phrasebook
        var entries = [(id: "runs", title: book.text(.runs)), (id: "side-by-side", title: book.text(.comparison))]
        entries += pages.map { (id: $0.id("run"), title: runTitle($0)) }
        entries.append((id: "method", title: book.words(.method)))
        return entries
    }

    private func contents(_ entries: [(id: String, title: String)]) -> HTML {
        .tag("nav", ["aria-label": language.phrasebook.words(.contents)]) {
            HTML.tag("ol") {
                entries.map { entry in
                    HTML.tag("li") { HTML.tag("a", ["href": "#" + entry.id]) { entry.title } }
                }
            }
        }
    }

    private func document(title: String, _ tool: ToolIdentity?, @HTMLBuilder _ body: () -> [HTML]) -> String {
        let book = language.phrasebook
        let document = HTML.tag("html", ["lang": book.languageTag]) {
            HTML.tag("head") {
                HTML.tag("meta", ["charset": "utf-8"])
                HTML.tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                HTML.tag("meta", ["name": "color-scheme", "content": "light dark"])
                // Nothing may be fetched and nothing may run, whatever a prompt or a model's name tries.
                HTML.tag(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
                    ])
                if let tool { HTML.tag("meta", ["name": "generator", "content": "\(tool.name) \(tool.version)"]) }
                HTML.tag("title") { title }
                HTML.tag("style") { StyleSheet.text }
            }
            HTML.tag("body") {
                HTML.tag("main") { body() }
                if let tool {
                    HTML.tag("footer") { HTML.tag("p") { InlineMarkdown.nodes(book.footer(tool)) } }
                }
            }
        }
        return "<!DOCTYPE html>\n" + document.markup + "\n"
    }
}
