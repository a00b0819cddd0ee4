import EngineAPI
import Measurement

/// Several runs side by side: who they are, then one table for each figure that decides.
struct ComparisonSection {
    let subjects: [ReportSubject]
    let book: any Phrasebook

    private static let figures: [(MetricName, Phrase)] = [
        (.timeToFirstToken, .timeToFirstToken), (.decodeRate, .decodeRate), (.outputThroughput, .throughput),
    ]

    /// A, B, C, ..., beyond Z by number.
    static func letter(_ index: Int) -> String {
        index < 26 ? String(UnicodeScalar(UInt8(65 + index))) : "\(index + 1)"
    }

    var blocks: [String] {
        var blocks = ["## " + book.text(.runs), runsTable, "## " + book.text(.comparison)]
        for (name, phrase) in Self.figures {
            blocks.append("### " + book.text(phrase))
            blocks.append(table { Figures.fixed($0.mean(name)) })
        }
        blocks.append("### " + book.text(.peakMemory))
        blocks.append(memoryTable)
        return blocks
    }

    private var runsTable: String {
        let header: [Phrase] = [
            .model, .target, .precision, .threads, .loadTime, .staticMemory, .started,
        ]
        let rows = subjects.enumerated().map { index, subject in
            let run = subject.run
            return [
                Self.letter(index), run.engine.model.name.markdown, run.target.name.markdown,
                book.precision(run.engine).markdown, Figures.integer(run.engine.threads),
                Figures.fixed(run.load.seconds),
                Figures.gigabytes(run.load.staticBytes), ReportDate.text(run.started),
            ]
        }
        return MarkdownTable(header: [""] + header.map(book.text), firstNumber: 8, rows: rows).text
    }

    /// Scenarios by id, in the order in which they first appear.
    private var scenarios: [Scenario] {
        subjects.flatMap { $0.rows.map(\.scenario) }
            .reduce(into: []) { result, next in
                if !result.contains(where: { $0.id == next.id }) { result.append(next) }
            }
    }

    private func table(_ cell: (ReportRow) -> String) -> String {
        let rows = scenarios.map { scenario in
            [book.title(scenario).markdown]
                + subjects.map { subject in
                    subject.rows.first { $0.scenario.id == scenario.id }.map(cell) ?? Figures.missing
                }
        }
        return MarkdownTable(
            header: [book.text(.scenario)] + subjects.indices.map(Self.letter), firstNumber: 1, rows: rows
        ).text
    }

    private var memoryTable: String {
        let rows = scenarios.map { scenario in
            [book.title(scenario).markdown]
                + subjects.map { subject in
                    let row = subject.rows.first { $0.scenario.id == scenario.id }
                    return Figures.gigabytes(row?.metrics[subject.memoryMetric]?.maximum)
                }
        }
        return MarkdownTable(
            header: [book.text(.scenario)] + subjects.indices.map(Self.letter), firstNumber: 1, rows: rows
        ).text
    }
}
