import Measurement

/// What comparisons, gates and the self-test say, in one language.
protocol ComparingPhrases: Sendable {
    func word(_ word: ComparingWord) -> String
    func comparedFigure(_ name: MetricName) -> String
    func verdict(_ verdict: ComparedMetric.Verdict) -> String
    func obstacle(_ obstacle: Obstacle) -> String
    func subject(_ subject: RunDifference.Subject) -> String

    /// What the comparison says in one paragraph.
    func conclusion(_ comparison: Comparison) -> String
    /// For each scenario with a difference, or for all together where there is none.
    func comparisonSentences(_ comparison: Comparison) -> [String]
    func comparisonWarning(_ comparison: Comparison) -> String
    func comparisonMethod(_ comparison: Comparison) -> [String]
    func pairsLeftOut(_ scenario: String, kept: Int, made: Int) -> String
    func onlyIn(_ side: PairSide, _ scenarios: [String]) -> String
    func graveFindings(_ side: PairSide, count: Int) -> String

    func gateOutcome(_ gate: Gate) -> String
    func gateVerdict(_ verdict: Gate.Row.Verdict) -> String
    func gateMethod(_ gate: Gate) -> String

    /// For the method part of every report.
    func selfTest(_ test: SelfTest) -> String
}

/// A language's words for reports, and for comparisons.
typealias ComparingBook = Phrasebook & ComparingPhrases

extension ReportLanguage {
    var comparing: any ComparingBook {
        switch self {
        case .english: EnglishPhrasebook()
        case .chinese: ChinesePhrasebook()
        }
    }
}

/// Headings and columns of these pages.
enum ComparingWord {
    case comparisonTitle, gateTitle, results, differences, method
    case scenario, figure, unit, ratio, interval, verdict, outcome, smallestShown, rounds
    case differing, place, wholeRun
    case run, baseline, slowdown, atLeast, tolerance
    case target, precision, model, started, raw
}
