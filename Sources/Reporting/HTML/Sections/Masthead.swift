import EngineAPI
import Measurement

/// What was measured, on what, and when.
struct Masthead {
    let book: any Phrasebook

    func html(_ page: Page) -> HTML {
        let run = page.subject.run
        return head(
            title: book.reportTitle(model: run.engine.model.name, target: run.target.name),
            lines: [facts(run), [ReportDate.text(run.started) + " UTC", tool(run)]])
    }

    func html(title: String, _ pages: [Page]) -> HTML {
        head(
            title: title,
            lines: pages.map { page in
                let run = page.subject.run
                return [(page.letter.map { $0 + ". " } ?? "") + run.engine.model.name, run.target.name] + facts(run)
                    + [ReportDate.text(run.started) + " UTC"]
            })
    }

    private func facts(_ run: Run) -> [String] {
        let device = run.engine.device
        return [
            device.hasPrefix("cpu") ? run.host.processor ?? device : device,
            run.engine.effectivePrecision?.rawValue, run.engine.weights,
        ]
        .compactMap { $0 }.uniqued
    }

    private func tool(_ run: Run) -> String {
        (["\(run.tool.name) \(run.tool.version)"] + [run.tool.commit].compactMap { $0 }).joined(separator: " ")
    }

    private func head(title: String, lines: [[String]]) -> HTML {
        .tag("header") {
            HTML.tag("p", ["class": "kicker"]) { book.words(.kicker) }
            HTML.tag("h1") { title }
            lines.map { line in HTML.tag("p", ["class": "facts"]) { line.joined(separator: " · ") } }
        }
    }
}
