/// Every rule, contradictions first.
public enum AuditCatalog {
    public static let all: [any AuditRule] = []
}
