import Measurement

/// The sentences of `sextant audit`, part of every `Phrasebook`.
protocol PublishedPhrasebook {
    func publishedVerdict(_ verdict: PublishedVerdict, _ scope: PublishedScope) -> String
    /// Dialect, place and size of a table.
    func publishedSource(_ table: PublishedTable) -> String
    func runSource(_ run: Run) -> String
    /// With both numbers and the arithmetic.
    func publishedFinding(_ finding: Finding) -> String
    func notRead(_ items: [String]) -> String
}
