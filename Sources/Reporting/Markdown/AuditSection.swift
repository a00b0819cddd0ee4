import EngineAPI
import Measurement

/// What the audit found, worst first, each with its arithmetic.
struct AuditSection {
    let findings: [Finding]
    let book: any Phrasebook

    var blocks: [String] { ["## " + book.text(.audit)] + list }

    var list: [String] {
        if findings.isEmpty { return [book.text(.noFindings)] }
        return [findings.sorted(by: Finding.isWorse).map { "- " + Self.line($0, book) }.joined(separator: "\n")]
    }

    static func line(_ finding: Finding, _ book: any Phrasebook) -> String {
        let place = finding.scenario ?? book.text(.wholeRun)
        return "**\(book.severity(finding.severity))** `\(finding.rule.markdown)` (\(place.markdown)): "
            + book.finding(finding).markdown
    }
}

extension Finding {
    private var rank: Int { Severity.allCases.firstIndex(of: severity) ?? Severity.allCases.count }

    /// Worse first; equals keep the order of the audit (Swift's sort is stable).
    static func isWorse(_ left: Finding, _ right: Finding) -> Bool { left.rank < right.rank }
}
