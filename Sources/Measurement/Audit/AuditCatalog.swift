/// Every rule, contradictions first.
public enum AuditCatalog {
    /// What our own runs are held to; `recompute` besides, which needs the file and is applied by its reader.
    public static let all: [any AuditRule] = [
        IdentityRule(),
        BoundRule(),
        OrderRule(),
        LengthRule(),
        RooflineRule(),
        ZeroRule(),
        DigestRule(),
        LittleRule(),
        MonotoneRule(),
        MemoryRule(),
        CacheRule(),
        ClientRule(),
        NoiseRule(),
        WarmUpRule(),
        DriftRule(),
        OutlierRule(),
        UntilRule(),
        MethodRule(),
    ]

    /// What other tools' files and printed tables are held to.
    public static let published: [any AuditRule] = [
        IdentityRule(),
        BoundRule(),
        OrderRule(),
        LengthRule(),
        RooflineRule(),
        ZeroRule(),
        RecomputeRule(),
        FencepostRule(),
        ValidityRule(),
        LittleRule(),
        MonotoneRule(),
        MemoryRule(),
        CacheRule(),
        ClientRule(),
        MethodRule(),
    ]
}

extension PublishedTable {
    /// Every rule over this table, contradictions of arithmetic and physics first.
    public func audit(_ yardstick: AuditYardstick = AuditYardstick()) -> [Finding] {
        let subject = PublishedSubject(self, yardstick: yardstick)
        return AuditCatalog.published.flatMap { $0.findings(in: subject) }
    }
}
