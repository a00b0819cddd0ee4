import EngineAPI
import Measurement

extension ReportTable {
    private static let spreadMetrics: [(MetricName, Phrase)] = [
        (.timeToFirstToken, .timeToFirstTokenShort), (.timePerOutputToken, .timePerTokenShort),
        (.decodeRate, .decodeRateShort), (.outputThroughput, .throughputShort),
    ]

    /// How far each figure can be trusted: one row per scenario and metric; `nil` without any.
    static func spread(_ subject: ReportSubject, _ book: any Phrasebook) -> ReportTable? {
        let rows = subject.rows.flatMap { row in
            spreadMetrics.compactMap { name, phrase in
                row.metrics[name].map { summary in
                    [
                        book.title(row.scenario), book.text(phrase), summary.unit.rawValue, "\(summary.n)",
                        Figures.fixed(summary.median), Figures.fixed(summary.standardDeviation),
                        Figures.interval(summary.interval95),
                    ]
                }
            }
        }
        let header: [Phrase] = [.scenario, .metric, .unit, .trials, .median, .deviation, .interval]
        return rows.isEmpty ? nil : ReportTable(header: header.map(book.text), firstNumber: 3, rows: rows)
    }
}
