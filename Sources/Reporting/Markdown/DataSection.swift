import EngineAPI
import Measurement

/// Part 3: the origin's table, then how far each figure can be trusted, then the limits it stands beside.
struct DataSection {
    let subject: ReportSubject
    let book: any Phrasebook

    var blocks: [String] {
        var blocks = [mainTable, note]
        let remarks = subject.rows.compactMap { row in
            book.status(row.status).map { "- \(title(row)): \($0.markdown)" }
        }
        if !remarks.isEmpty { blocks.append(remarks.joined(separator: "\n")) }
        if !spreadRows.isEmpty { blocks += ["### " + book.text(.spreadTable), spreadTable] }
        if subject.rows.contains(where: { $0.metrics[.prefillRate] != nil }) {
            blocks += ["### " + book.text(.limitTable), limitTable]
        }
        return blocks
    }

    private func title(_ row: ReportRow) -> String { book.title(row.scenario).markdown }

    private var mainTable: String {
        let header: [Phrase] = [
            .scenario, .inputLength, .outputLength, .batchSize, .timeToFirstToken, .timePerToken, .decodeRate,
            .throughput, .peakMemory,
        ]
        let rows = subject.rows.map { row in
            [
                title(row), Figures.integer(row.promptTokens), "\(row.outputTokens)", "\(row.scenario.batch)",
                Figures.fixed(row.mean(.timeToFirstToken)), Figures.fixed(row.mean(.timePerOutputToken)),
                Figures.fixed(row.mean(.decodeRate)), Figures.fixed(row.mean(.outputThroughput)),
                Figures.gigabytes(row.metrics[subject.memoryMetric]?.maximum),
            ]
        }
        return MarkdownTable(header: header.map(book.text), firstNumber: 1, rows: rows).text
    }

    private var note: String {
        let counts = subject.rows.compactMap { $0.metrics[.outputThroughput]?.n }
        return book.meanNote(
            trials: EnvironmentSection.range(counts), memory: subject.hasMemory ? subject.memoryMetric : nil,
            isOnHost: subject.isOnHost)
    }

    private static let spread: [(MetricName, Phrase)] = [
        (.timeToFirstToken, .timeToFirstTokenShort), (.timePerOutputToken, .timePerTokenShort),
        (.decodeRate, .decodeRateShort), (.outputThroughput, .throughputShort),
    ]

    private var spreadRows: [[String]] {
        subject.rows.flatMap { row in
            Self.spread.compactMap { name, phrase in
                row.metrics[name].map { summary in
                    [
                        title(row), book.text(phrase), summary.unit.rawValue, "\(summary.n)",
                        Figures.fixed(summary.median), Figures.fixed(summary.standardDeviation),
                        Figures.interval(summary.interval95),
                    ]
                }
            }
        }
    }

    private var spreadTable: String {
        let header: [Phrase] = [.scenario, .metric, .unit, .trials, .median, .deviation, .interval]
        return MarkdownTable(header: header.map(book.text), firstNumber: 3, rows: spreadRows).text
    }

    private var limitTable: String {
        let header: [Phrase] = [
            .scenario, .prefillRate, .bandwidthShare, .bandwidthBeside, .computeShare, .computeBeside, .peakResident,
        ]
        let work = subject.run.engine.model.work
        let peak = work.flatMap { work in
            subject.run.ceiling.operationsPerSecond[work.arithmetic].map {
                "\(work.arithmetic.rawValue) \(Figures.operationsPerSecond($0, integer: work.arithmetic == .int8))"
            }
        }
        let rows = subject.rows.map { row in
            [
                title(row), Figures.fixed(row.mean(.prefillRate)), Figures.percent(row.mean(.bandwidthShare)),
                Figures.gigabytesPerSecond(row.metrics[.bandwidthShare] == nil ? nil : row.bandwidth),
                Figures.percent(row.mean(.computeShare)),
                row.metrics[.computeShare] == nil ? Figures.missing : peak ?? Figures.missing,
                Figures.gigabytes(row.metrics[.peakResidentBytes]?.maximum),
            ]
        }
        return MarkdownTable(header: header.map(book.text), firstNumber: 1, rows: rows).text
    }
}
