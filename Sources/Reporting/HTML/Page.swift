import EngineAPI
import Measurement

/// What the parts of a page are made from: one run, and where on the page it stands.
struct Page {
    let subject: ReportSubject
    let analysis: Analysis
    let book: any Phrasebook
    /// The letter of the run in a report of several; `nil` in a report of one.
    let letter: String?

    init(_ subject: ReportSubject, _ book: any Phrasebook, letter: String? = nil) {
        self.subject = subject
        analysis = Analysis(subject)
        self.book = book
        self.letter = letter
    }

    /// Of a report of one run.
    var sections: [PageSection] {
        let sections: [PageSection?] = [
            .results(self), .limits(self), .promptLength(self), .batches(self), .memory(self), .steadiness(self),
            .quality(self), .advice(self), .findings(self), .environment(self), .method(self), .texts(self),
        ]
        return sections.compactMap { $0 }
    }

    /// In a report of several runs: what is shown there side by side is left out.
    var sectionsAmongOthers: [PageSection] {
        let sections: [PageSection?] = [
            .results(self), .limits(self), .memory(self), .steadiness(self), .quality(self), .advice(self),
            .findings(self), .environment(self), .texts(self),
        ]
        return sections.compactMap { $0 }
    }

    /// An id that is unique on the page.
    func id(_ name: String) -> String { letter.map { "\($0.lowercased())-\(name)" } ?? name }
}

/// One part of a page, with a heading that the table of contents names.
struct PageSection {
    var id: String
    var title: String
    var content: [HTML]

    /// `nil` for a part that has nothing to show.
    init?(_ page: Page, _ name: String, _ title: PagePhrase, @HTMLBuilder _ content: () -> [HTML]) {
        let content = content()
        if content.isEmpty { return nil }
        id = page.id(name)
        self.title = page.book.words(title)
        self.content = content
    }

    /// - Parameter level: of the heading, 2 or 3.
    func html(level: Int) -> HTML {
        .tag("section", ["id": id]) {
            HTML.tag("h\(level)") { title }
            content
        }
    }
}
