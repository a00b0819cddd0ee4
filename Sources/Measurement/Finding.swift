/// What the audit reports: the rule, how bad it is, and the numbers to redo the arithmetic.
public struct Finding: Sendable, Hashable {
    public enum Severity: String, Sendable, Hashable, Codable, CaseIterable {
        case contradiction, invalid, suspect, note
    }

    /// Name of the rule: `identity`, `bound`, `length`, ...
    public var rule: String
    public var severity: Severity
    /// The scenario's id; `nil` for the whole run.
    public var scenario: String?
    /// In English, complete in itself; reports in other languages phrase it from rule and values.
    public var message: String
    /// The numbers that the message rests on, by name.
    public var values: [String: Double]

    public init(rule: String, severity: Severity, scenario: String?, message: String, values: [String: Double]) {
        self.rule = rule
        self.severity = severity
        self.scenario = scenario
        self.message = message
        self.values = values
    }
}
