import EngineAPI
import Measurement

/// Several runs side by side: who they are, then one table for each figure that decides.
struct SideBySideTables {
    let subjects: [ReportSubject]
    let book: any Phrasebook

    private static let figures: [(MetricName, Phrase)] = [
        (.timeToFirstToken, .timeToFirstToken), (.decodeRate, .decodeRate), (.outputThroughput, .throughput),
    ]

    /// A, B, C, ..., beyond Z by number.
    static func letter(_ index: Int) -> String {
        index < 26 ? String(UnicodeScalar(UInt8(65 + index))) : "\(index + 1)"
    }

    var runs: ReportTable {
        let header: [Phrase] = [
            .model, .target, .precision, .threads, .loadTime, .staticMemory, .started,
        ]
        let rows = subjects.enumerated().map { index, subject in
            let run = subject.run
            return [
                Self.letter(index), run.engine.model.name, run.target.name, book.precision(run.engine),
                Figures.integer(run.engine.threads), Figures.fixed(run.load.seconds),
                Figures.gigabytes(run.load.staticBytes), ReportDate.text(run.started),
            ]
        }
        return ReportTable(header: [""] + header.map(book.text), firstNumber: 8, rows: rows)
    }

    /// A title and a table for each figure.
    var comparisons: [(title: String, table: ReportTable)] {
        var tables = Self.figures.map { name, phrase in
            (title: book.text(phrase), table: table { Figures.fixed($0.mean(name)) })
        }
        if subjects.contains(where: { $0.rows.contains { $0.metrics[.bandwidthShare] != nil } }) {
            tables.append(
                (title: book.text(.bandwidthShare), table: table { Figures.percent($0.mean(.bandwidthShare)) }))
        }
        if subjects.contains(where: { $0.rows.contains { $0.metrics[.computeShare] != nil } }) {
            tables.append((title: book.text(.computeShare), table: table { Figures.percent($0.mean(.computeShare)) }))
        }
        return tables + [(title: book.text(.peakMemory), table: memory)]
    }

    /// Scenarios by id, in the order in which they first appear.
    private var scenarios: [Scenario] {
        subjects.flatMap { $0.rows.map(\.scenario) }
            .reduce(into: []) { result, next in
                if !result.contains(where: { $0.id == next.id }) { result.append(next) }
            }
    }

    private func table(_ cell: (ReportRow) -> String) -> ReportTable {
        let rows = scenarios.map { scenario in
            [book.title(scenario)]
                + subjects.map { subject in
                    subject.rows.first { $0.scenario.id == scenario.id }.map(cell) ?? Figures.missing
                }
        }
        return ReportTable(
            header: [book.text(.scenario)] + subjects.indices.map(Self.letter), firstNumber: 1, rows: rows)
    }

    private var memory: ReportTable {
        let rows = scenarios.map { scenario in
            [book.title(scenario)]
                + subjects.map { subject in
                    let row = subject.rows.first { $0.scenario.id == scenario.id }
                    return Figures.gigabytes(row?.metrics[subject.memoryMetric]?.maximum)
                }
        }
        return ReportTable(
            header: [book.text(.scenario)] + subjects.indices.map(Self.letter), firstNumber: 1, rows: rows)
    }
}
