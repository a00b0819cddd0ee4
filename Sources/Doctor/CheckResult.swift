/// What one check found.
public struct CheckResult: Sendable, Hashable {
    public enum Mark: String, Sendable, Hashable {
        case good, bad
        /// Cannot be told, or there is nothing to check.
        case unknown
    }

    /// Stable, for programs: `torch`, `freeMemory`.
    public var name: String
    public var title: Words
    public var mark: Mark
    /// The version, the amount, or what is wrong.
    public var finding: Words
    /// What mends it, a command where there is one.
    public var remedy: Words?
    /// The target cannot be measured while this is bad.
    public var isNeeded: Bool

    public init(
        _ name: String, _ title: Words, _ mark: Mark, _ finding: Words, remedy: Words? = nil, isNeeded: Bool = false
    ) {
        self.name = name
        self.title = title
        self.mark = mark
        self.finding = finding
        self.remedy = remedy
        self.isNeeded = isNeeded
    }
}

/// One check: a pure function of the evidence. A new one is a file here and a line in `Examination.checks`.
protocol Check: Sendable {
    /// Empty where the check says nothing about such a target.
    func results(_ evidence: Evidence) -> [CheckResult]
}
