import Measurement

/// The audit in one sentence: how far the figures of a run may be trusted.
enum AuditVerdict: Equatable {
    /// Figures contradict each other or the machine, or outputs are wrong.
    case unusable(findings: Int)
    /// Something else happened on the machine in these scenarios.
    case disturbed(scenarios: [String], of: [String])
    /// Nothing disturbed the run as a whole; some figures are in doubt.
    case doubtful(scenarios: [String], of: [String])
    /// Every rule was checked and none found more than remarks.
    case clean(rules: Int, notes: Int)

    init?(_ analysed: AnalysedRun) {
        let findings = analysed.findings
        let all = analysed.run.scenarios.map(\.scenario.id)
        let grave = findings.count { $0.severity == .contradiction || $0.severity == .invalid }
        let suspects = findings.filter { $0.severity == .suspect }
        let disturbed = suspects.filter { FindingKind($0)?.isDisturbance == true }
        if grave > 0 {
            self = .unusable(findings: grave)
        } else if !disturbed.isEmpty {
            self = .disturbed(scenarios: disturbed.compactMap(\.scenario).unique, of: all)
        } else if !suspects.isEmpty {
            self = .doubtful(scenarios: suspects.compactMap(\.scenario).unique, of: all)
        } else {
            // Rules that had nothing to look at prove nothing.
            let hasTrials = analysed.run.scenarios.contains { $0.trials.contains { $0.kind == .counted } }
            guard hasTrials else { return nil }
            self = .clean(rules: AuditCatalog.all.count, notes: findings.count)
        }
    }

    /// How the verdict is coloured.
    var severity: Finding.Severity {
        switch self {
        case .unusable: .contradiction
        case .disturbed, .doubtful: .suspect
        case .clean: .note
        }
    }
}
