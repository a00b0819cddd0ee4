import Foundation
public import Measurement

/// What the audit of a file found, for people: the verdict first, then each finding with its arithmetic.
public struct PublishedReport: Sendable {
    public var language: ReportLanguage
    public var width: Int
    /// Only for a terminal: a file or pipe gets plain text.
    public var usesColour: Bool

    public init(language: ReportLanguage, width: Int = 100, usesColour: Bool = false) {
        self.language = language
        self.width = max(width, 60)
        self.usesColour = usesColour
    }

    /// One table with its findings.
    public struct Part: Sendable {
        var table: PublishedTable
        var findings: [Finding]

        public init(_ table: PublishedTable, _ findings: [Finding]) {
            self.table = table
            self.findings = findings
        }
    }

    /// - Parameters:
    ///   - name: of the file, as the user gave it.
    ///   - unread: tables in which nothing was recognised.
    public func text(_ parts: [Part], name: String, unread: [String]) -> String {
        let book = language.phrasebook
        let rules = AuditCatalog.published.count
        let figures = parts.reduce(0) { $0 + $1.table.figureCount }
        var lines = verdict(parts.flatMap(\.findings), book, .init(rules: rules, figures: figures))
        for part in parts {
            lines += [""] + wrapped("\(name): \(book.publishedSource(part.table))", .bold)
            lines += findings(part.findings, book)
            if !part.table.unread.isEmpty {
                lines += [""] + wrapped(book.notRead(part.table.unread), .dim)
            }
        }
        if !unread.isEmpty { lines += [""] + wrapped(book.notRead(unread), .dim) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A run file of ours.
    public func text(_ analysed: AnalysedRun, name: String) -> String {
        let book = language.phrasebook
        let figures = analysed.metrics.reduce(0) { $0 + $1.values.count }
        var lines = verdict(analysed.findings, book, .init(rules: AuditCatalog.all.count + 1, figures: figures))
        lines += [""] + wrapped("\(name): \(book.runSource(analysed.run))", .bold)
        lines += findings(analysed.findings, book)
        return lines.joined(separator: "\n") + "\n"
    }

    private var style: TerminalStyle { TerminalStyle(usesColour: usesColour) }

    private func verdict(
        _ findings: [Finding], _ book: any Phrasebook, _ scope: PublishedScope
    ) -> [String] {
        let verdict = PublishedVerdict(findings)
        let colour: TerminalStyle.Colour =
            switch verdict {
            case .contradicted: .red
            case .doubtful: .yellow
            case .clean: .bold
            }
        return wrapped(book.publishedVerdict(verdict, scope), colour)
    }

    private func findings(_ findings: [Finding], _ book: any Phrasebook) -> [String] {
        findings.sorted(by: Finding.isWorse).flatMap { finding -> [String] in
            let place = finding.scenario.map { "  " + TerminalTable.plain($0) } ?? ""
            let head = "  \(book.severity(finding.severity)) [\(finding.rule)]\(place)"
            let body = DisplayWidth.wrapped(TerminalTable.plain(book.publishedFinding(finding)), to: width - 4)
            return [style.paint(head, colour(finding.severity))] + body.map { "    " + $0 }
        }
    }

    private func wrapped(_ text: String, _ colour: TerminalStyle.Colour) -> [String] {
        DisplayWidth.wrapped(TerminalTable.plain(text), to: width, indentation: "  ").map { style.paint($0, colour) }
    }

    private func colour(_ severity: Finding.Severity) -> TerminalStyle.Colour {
        switch severity {
        case .contradiction, .invalid: .red
        case .suspect: .yellow
        case .note: .dim
        }
    }
}

/// What was looked at.
struct PublishedScope {
    var rules: Int
    var figures: Int
}

/// The audit of somebody's figures in one sentence.
enum PublishedVerdict: Equatable {
    case contradicted(contradictions: Int, invalid: Int)
    case doubtful(Int)
    case clean

    init(_ findings: [Finding]) {
        let contradictions = findings.count { $0.severity == .contradiction }
        let invalid = findings.count { $0.severity == .invalid }
        let suspects = findings.count { $0.severity == .suspect }
        if contradictions + invalid > 0 {
            self = .contradicted(contradictions: contradictions, invalid: invalid)
        } else {
            self = suspects > 0 ? .doubtful(suspects) : .clean
        }
    }
}
