public import Measurement

/// A gate's answer as Markdown, for the summary page of a build.
public struct GateReport: Sendable {
    public var language: ReportLanguage
    public var names: (run: String, baseline: String)

    public init(language: ReportLanguage, names: (run: String, baseline: String)) {
        self.language = language
        self.names = names
    }

    public func markdown(_ gate: Gate) -> String {
        let book = language.comparing
        var blocks = ["# " + book.word(.gateTitle), book.gateOutcome(gate).markdown]
        let facts = [
            (book.word(.run), names.run), (book.word(.baseline), names.baseline),
            (book.word(.tolerance), Figures.percent(gate.tolerance)),
        ]
        blocks.append(facts.map { "- \($0): \($1.markdown)" }.joined(separator: "\n"))
        if !gate.rows.isEmpty { blocks.append(table(gate, book)) }
        let remarks = remarks(gate, book)
        if !remarks.isEmpty { blocks.append(remarks.map { "- " + $0.markdown }.joined(separator: "\n")) }
        if !gate.differences.isEmpty { blocks.append(differences(gate, book)) }
        blocks.append(book.gateMethod(gate))
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private func table(_ gate: Gate, _ book: any ComparingBook) -> String {
        let header = [
            book.word(.scenario), book.word(.figure), book.word(.baseline), book.word(.run), book.word(.slowdown),
            book.word(.atLeast), book.word(.smallestShown), book.word(.outcome),
        ]
        let rows = gate.rows.map { row in
            [
                row.scenario.id.markdown, book.comparedFigure(row.name), ComparisonTable.value(row.baseline, row.unit),
                ComparisonTable.value(row.run, row.unit), Self.change(row.slowdown), Self.change(row.atLeast),
                Figures.percent(row.smallestShown), book.gateVerdict(row.verdict),
            ]
        }
        return MarkdownTable(header: header, firstNumber: 2, rows: rows).text
    }

    private func remarks(_ gate: Gate, _ book: any ComparingBook) -> [String] {
        var remarks: [String] = []
        for row in gate.rows {
            guard case .notComparable(let obstacle) = row.verdict else { continue }
            remarks.append(
                "\(row.scenario.id) \(book.comparedFigure(row.name))" + book.text(.colon) + book.obstacle(obstacle))
        }
        if !gate.missing.isEmpty { remarks.append(book.onlyIn(.a, gate.missing)) }
        return remarks
    }

    private func differences(_ gate: Gate, _ book: any ComparingBook) -> String {
        let header = [book.word(.place), book.word(.differing), book.word(.baseline), book.word(.run)]
        let rows = gate.differences.map { difference in
            [
                difference.scenario ?? book.word(.wholeRun),
                (difference.preventsGate ? "**" : "") + book.subject(difference.subject)
                    + (difference.preventsGate ? "**" : ""), difference.a ?? book.text(.unknown),
                difference.b ?? book.text(.unknown),
            ].map(\.markdown)
        }
        return MarkdownTable(header: header, firstNumber: 4, rows: rows).text
    }

    private static func change(_ share: Double?) -> String {
        share.map { Figures.change(1 + $0) } ?? Figures.missing
    }
}
