import EngineAPI
import Measurement

/// A language of the reports: one file of words and one of sentences. A sentence is given its figures and shows them.
protocol Phrasebook: PublishedPhrasebook, PagePhrases, TelemetryPhrases, Sendable {
    func text(_ phrase: Phrase) -> String
    func title(_ scenario: Scenario) -> String

    // Head
    func reportTitle(model: String, target: String) -> String
    func comparisonTitle(runs: Int) -> String
    func synthetic(_ model: ModelIdentity) -> String
    func incomplete(done: Int, planned: Int) -> String
    func headline(_ analysis: Analysis) -> [String]

    // Environment
    func promptMode(_ mode: PromptTokensMode) -> String
    func timingMethod(_ method: Method) -> String
    func repetitions(warmUps: ClosedRange<Int>, trials: ClosedRange<Int>) -> String
    func precision(_ engine: EngineIdentity) -> String
    func processors(usable: Int, online: Int?) -> String
    func ceilingSource(_ source: String) -> String

    // Data
    /// `nil` for a scenario that is as it should be.
    func status(_ status: ReportRow.Status) -> String?
    func meanNote(trials: ClosedRange<Int>?, memory: MetricName?, isOnHost: Bool) -> String

    // Analysis
    func promptGrowth(_ growth: PromptGrowth) -> String
    func bandwidthBound(_ bound: BandwidthBound) -> String
    func prefillLimit(_ limit: PrefillLimit) -> String
    func batchScaling(_ point: BatchScaling.Point, _ scaling: BatchScaling) -> String
    func longContextCost(_ cost: LongContextCost) -> String
    func memoryUse(_ use: MemoryUse) -> String
    func warmUpEffect(_ effect: WarmUpEffect) -> String
    func spread(_ spread: Spread) -> String

    // Advice
    func adviceDoNotUse(findings: Int) -> String
    func adviceBatch(_ choice: BatchChoice) -> String
    func advicePrompt(_ growth: PromptGrowth, limit: Double) -> String
    func advicePrecision(_ bound: BandwidthBound, _ engine: EngineIdentity) -> String?
    func adviceMemory(_ use: MemoryUse) -> String?
    func adviceStability(_ spread: Spread) -> String

    // Audit and method
    func finding(_ finding: Finding) -> String
    func verdict(_ verdict: AuditVerdict) -> String
    func places(_ scenarios: [String], of all: [String]) -> String
    /// With the space that goes before, where the language has one.
    func inParentheses(_ text: String) -> String
    /// `nil` for kinds of which each finding stands for itself.
    func summary(_ kind: FindingKind, _ values: FindingValues) -> FindingSummary?
    /// - Parameter scenario: where the worst figure is from, unless that goes without saying.
    func summaryLine(_ summary: FindingSummary, worstIn scenario: String?) -> String
    func auditPointer(findings: Int) -> String
    /// - Parameter hidden: lines that are not shown.
    func auditPointer(hidden: Int) -> String
    func methodSentences(_ analysis: Analysis) -> [String]

    // Quality
    /// `int8`, or that the file is taken as it is.
    func precisionName(_ record: QualityRecord) -> String
    /// - Parameters:
    ///   - token: the earliest that differs, from 1; `nil` where none does.
    ///   - same: continuations without any difference.
    func firstDifference(token: Int?, same: Int, of count: Int) -> String
    func qualityNote(_ text: QualityText, isSynthetic: Bool) -> String
    func qualityFailure(_ precision: String, _ reason: String) -> String
    func qualityPartial(_ precision: String, made: Int, planned: Int) -> String
    func qualityReferenceNote(_ note: String) -> String
    /// What follows for each precision.
    func qualitySentences(_ quality: Quality) -> [String]
    func qualityMethod(_ quality: Quality) -> String

    // Terminal
    func duration(seconds: Double) -> String
}

extension Phrasebook {
    func severity(_ severity: Finding.Severity) -> String {
        switch severity {
        case .contradiction: text(.contradiction)
        case .invalid: text(.invalid)
        case .suspect: text(.suspect)
        case .note: text(.note)
        }
    }

    /// `5` or `3–5`.
    func span(_ range: ClosedRange<Int>) -> String {
        range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
    }
}
