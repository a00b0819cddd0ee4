/// Every rule, contradictions first.
public enum AuditCatalog {
    public static let all: [any AuditRule] = [
        IdentityRule(),
        BoundRule(),
        OrderRule(),
        LengthRule(),
        RooflineRule(),
        ZeroRule(),
        DigestRule(),
        MonotoneRule(),
        MemoryRule(),
        ClientRule(),
        NoiseRule(),
        WarmUpRule(),
        DriftRule(),
        OutlierRule(),
        UntilRule(),
        MethodRule(),
    ]
}
