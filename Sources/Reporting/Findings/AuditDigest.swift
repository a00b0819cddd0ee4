import Measurement

/// What the audit found, as few lines as a reader needs: findings of one rule, kind and severity stand together, those
/// that forbid the use of figures each for itself, the worst first.
struct AuditDigest {
    /// One line, and the findings behind it.
    struct Entry {
        var severity: Finding.Severity
        var rule: String
        /// The scenarios, or the whole run.
        var place: String
        var text: String
        /// In the order of the audit; never empty.
        var findings: [Finding]
    }

    let entries: [Entry]
    /// `nil` when nothing was measured and nothing found.
    let verdict: AuditVerdict?

    init(_ analysed: AnalysedRun, _ book: any Phrasebook) {
        let scenarios = analysed.run.scenarios.map(\.scenario.id)
        var groups: [(key: Key, findings: [Finding])] = []
        for (index, finding) in analysed.findings.sorted(by: Finding.isWorse).enumerated() {
            let key = Key(finding, index: index)
            if let place = groups.firstIndex(where: { $0.key == key }) {
                groups[place].findings.append(finding)
            } else {
                groups.append((key, [finding]))
            }
        }
        entries = groups.flatMap { Self.entries($0.key, $0.findings, scenarios, book) }
        verdict = AuditVerdict(analysed)
    }

    private static func entries(
        _ key: Key, _ findings: [Finding], _ scenarios: [String], _ book: any Phrasebook
    ) -> [Entry] {
        guard let kind = key.kind, let first = findings.first,
            let worst = findings.max(by: { kind.badness(FindingValues($0)) < kind.badness(FindingValues($1)) }),
            let summary = book.summary(kind, FindingValues(worst))
        else {
            return findings.map { finding in
                Entry(
                    severity: finding.severity, rule: finding.rule,
                    place: finding.scenario ?? book.text(.wholeRun), text: book.finding(finding), findings: [finding])
            }
        }
        let ids = findings.compactMap(\.scenario)
        let place = ids.isEmpty ? book.text(.wholeRun) : book.places(ids.unique, of: scenarios)
        return [
            Entry(
                severity: first.severity, rule: first.rule, place: place,
                text: book.summaryLine(summary, worstIn: findings.count > 1 ? worst.scenario : nil),
                findings: findings)
        ]
    }

    /// What stands together.
    private struct Key: Equatable {
        var rule: String
        var severity: Finding.Severity
        var kind: FindingKind?
        /// Of a finding that stands for itself.
        var index: Int?

        init(_ finding: Finding, index: Int) {
            rule = finding.rule
            severity = finding.severity
            let isGrave = severity == .contradiction || severity == .invalid
            kind = isGrave ? nil : FindingKind(finding)
            if kind == nil { self.index = index }
        }
    }
}

/// What a kind of finding is called, and its worst figure.
struct FindingSummary {
    var title: String
    var worst: String
}

extension Finding {
    private var rank: Int { Severity.allCases.firstIndex(of: severity) ?? Severity.allCases.count }

    /// Worse first; equals keep the order of the audit (Swift's sort is stable).
    static func isWorse(_ left: Finding, _ right: Finding) -> Bool { left.rank < right.rank }
}

extension [String] {
    /// Each once, in the order of their first appearance.
    var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
