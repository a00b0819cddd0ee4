extension Run {
    /// Every rule over this run, in the order of the catalog: contradictions of arithmetic and physics first.
    public func audit() -> [Finding] {
        let subject = AuditSubject(self)
        return AuditCatalog.all.flatMap { $0.findings(in: subject) }
    }
}
