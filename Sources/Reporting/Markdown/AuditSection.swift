import EngineAPI
import Measurement

/// What the audit found, worst first, each finding with its arithmetic below the line that sums up its kind.
struct AuditSection {
    let analysed: AnalysedRun
    let book: any Phrasebook

    private var digest: AuditDigest { AuditDigest(analysed, book) }

    var blocks: [String] { ["## " + book.text(.audit)] + list }

    var list: [String] {
        let digest = digest
        guard !digest.entries.isEmpty else {
            return [digest.verdict.map { book.verdict($0).markdownSentence } ?? book.text(.nothingMeasured)]
        }
        return [digest.entries.flatMap(lines).joined(separator: "\n")]
    }

    /// For the top of the report: the verdict, then what may change a decision, without its arithmetic.
    var summary: (verdict: String?, lines: [String]) {
        let digest = digest
        let entries = digest.entries.filter { $0.severity != .note }
        var lines: [String] = []
        if !entries.isEmpty {
            lines.append(entries.prefix(Self.longestSummary).map { "- " + line($0) }.joined(separator: "\n"))
            lines.append(book.auditPointer(findings: analysed.findings.count))
        }
        return (digest.verdict.map { book.verdict($0).markdownSentence }, lines)
    }

    /// A file that was changed by hand may have a contradiction for every figure.
    private static let longestSummary = 16

    private func lines(_ entry: AuditDigest.Entry) -> [String] {
        guard entry.findings.count > 1 else {
            var whole = entry
            whole.text = entry.findings.first.map(book.finding) ?? entry.text
            return ["- " + line(whole)]
        }
        return ["- " + line(entry)]
            + entry.findings.map { "  - " + place($0) + book.text(.colon) + book.finding($0).markdown }
    }

    private func line(_ entry: AuditDigest.Entry) -> String {
        "**\(book.severity(entry.severity))** `\(entry.rule.markdown)`" + book.inParentheses(entry.place.markdown)
            + book.text(.colon) + entry.text.markdown
    }

    /// The scenario as the tables call it beside its short name.
    private func place(_ finding: Finding) -> String {
        guard let id = finding.scenario else { return book.text(.wholeRun) }
        let scenario = analysed.run.scenarios.first { $0.scenario.id == id }?.scenario
        return "`\(id.markdown)`" + (scenario.map { " " + book.title($0).markdown } ?? "")
    }
}
