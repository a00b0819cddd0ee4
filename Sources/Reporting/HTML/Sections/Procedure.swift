import EngineAPI
import Measurement

extension PageSection {
    /// What was measured, on what, and how.
    static func environment(_ page: Page) -> PageSection? {
        let book = page.book
        return PageSection(page, "environment", .environment) {
            EnvironmentTable(subject: page.subject, book: book).whole.html(label: book.words(.environment))
        }
    }

    /// Definitions, statistics, and the tool's own error.
    static func method(_ page: Page) -> PageSection? {
        let book = page.book
        let run = page.subject.run
        let others = [run.selfTest.map(book.selfTest), run.quality.map(book.qualityMethod)].compactMap { $0 }
        return PageSection(page, "method", .method) {
            if let list = HTML.list(book.methodSentences(page.analysis) + others) { list }
        }
    }

    /// What was asked, and how the answers began; nothing of a redacted run.
    static func texts(_ page: Page) -> PageSection? {
        let (subject, book) = (page.subject, page.book)
        let rows = subject.rows.compactMap { row -> [String]? in
            let answer = subject.run.engine.model.isSynthetic ? "" : answer(row)
            guard !row.scenario.prompt.isEmpty || !answer.isEmpty else { return nil }
            let missing = Figures.missing
            let prompt = row.scenario.prompt.isEmpty ? missing : clipped(row.scenario.prompt)
            return [book.title(row.scenario), prompt, answer.isEmpty ? missing : clipped(answer)]
        }
        guard !rows.isEmpty else { return nil }
        let table = ReportTable(
            header: [book.text(.scenario), book.words(.prompt), book.words(.answer)], firstNumber: 3, rows: rows)
        return PageSection(page, "texts", .texts) {
            HTML.tag("div", ["class": "texts"]) { table.html(label: book.words(.texts)) }
        }
    }

    private static func answer(_ row: ReportRow) -> String {
        row.replicates.first?.full.records.first?.tokens.compactMap(\.text).joined() ?? ""
    }

    /// A page of a repeated sentence tells no more than its first lines.
    private static func clipped(_ text: String) -> String {
        text.count > 240 ? text.prefix(240) + " …" : text
    }
}
