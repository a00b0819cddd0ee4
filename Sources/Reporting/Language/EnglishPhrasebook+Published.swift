import EngineAPI
import Measurement

extension EnglishPhrasebook {
    func publishedVerdict(_ verdict: PublishedVerdict, _ scope: PublishedScope) -> String {
        switch verdict {
        case .contradicted(let contradictions, let invalid):
            let parts = [
                contradictions > 0 ? count(contradictions, "contradiction") : nil,
                invalid > 0 ? count(invalid, "invalid result") : nil,
            ]
            return
                "Contradicted: \(parts.compactMap { $0 }.joined(separator: " and ")). These figures cannot all be true."
        case .doubtful(let suspects):
            return
                "Suspect: nothing contradicts, but \(count(suspects, "finding")) cast\(suspects == 1 ? "s" : "") doubt."
        case .clean:
            return "No contradiction found: \(scope.rules) rules over \(count(scope.figures, "figure"))."
        }
    }

    func publishedSource(_ table: PublishedTable) -> String {
        [table.dialect, table.place, count(table.rows.count, "row"), count(table.figureCount, "figure")]
            .compactMap { $0 }.joined(separator: ", ")
    }

    func runSource(_ run: Run) -> String {
        "run file, \(run.engine.model.name), \(run.target.kind), \(count(run.scenarios.count, "scenario"))"
    }

    func publishedFinding(_ finding: Finding) -> String { finding.message }

    func notRead(_ items: [String]) -> String { "Not read: " + items.joined(separator: "; ") + "." }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
