/// validity: what the tool that measured says against its own result, and requests that failed.
public struct ValidityRule: AuditRule {
    public let name = "validity"

    public init() {}

    public func findings(in subject: AuditSubject) -> [Finding] { [] }

    public func findings(in subject: PublishedSubject) -> [Finding] {
        subject.table.rows.flatMap { row in [stated(row), failures(row)].compactMap { $0 } }
    }

    private func stated(_ row: PublishedRow) -> Finding? {
        row.invalidity.map { reason in
            Finding(
                rule: name, severity: .invalid, scenario: row.name,
                message: "The file itself calls its result invalid: \(reason).", values: ["invalid": 1])
        }
    }

    private func failures(_ row: PublishedRow) -> Finding? {
        guard let failed = row.number(.failedRequests), failed.range.lower > 0 else { return nil }
        let completed = row.number(.requests)?.value
        return Finding(
            rule: name, severity: .suspect, scenario: row.name,
            message: "\(failed.text) requests failed"
                + (completed.map { " beside \(figure($0)) that did not" } ?? "")
                + ": figures are of those that were served.",
            values: ["failedRequests": failed.value, "requests": completed].compactMapValues { $0 })
    }
}
