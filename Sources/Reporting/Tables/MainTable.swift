import EngineAPI
import Measurement

extension ReportTable {
    /// The origin's table: one row per scenario.
    static func main(_ subject: ReportSubject, _ book: any Phrasebook) -> ReportTable {
        let header: [Phrase] = [
            .scenario, .inputLength, .outputLength, .batchSize, .timeToFirstToken, .timePerToken, .decodeRate,
            .throughput, .peakMemory,
        ]
        let rows = subject.rows.map { row in
            [
                book.title(row.scenario), Figures.integer(row.promptTokens), "\(row.outputTokens)",
                "\(row.scenario.batch)", Figures.fixed(row.mean(.timeToFirstToken)),
                Figures.fixed(row.mean(.timePerOutputToken)), Figures.fixed(row.mean(.decodeRate)),
                Figures.fixed(row.mean(.outputThroughput)),
                Figures.gigabytes(row.metrics[subject.memoryMetric]?.maximum),
            ]
        }
        return ReportTable(header: header.map(book.text), firstNumber: 1, rows: rows)
    }

    /// What the columns of the main table are.
    static func mainNote(_ subject: ReportSubject, _ book: any Phrasebook) -> String {
        let counts = subject.rows.compactMap { $0.metrics[.outputThroughput]?.n }
        return book.meanNote(
            trials: EnvironmentTable.range(counts), memory: subject.hasMemory ? subject.memoryMetric : nil,
            isOnHost: subject.isOnHost)
    }

    /// Scenarios that are not as they should be, and why.
    static func mainRemarks(_ subject: ReportSubject, _ book: any Phrasebook) -> [(title: String, text: String)] {
        subject.rows.compactMap { row in
            book.status(row.status).map { (title: book.title(row.scenario), text: $0) }
        }
    }
}
