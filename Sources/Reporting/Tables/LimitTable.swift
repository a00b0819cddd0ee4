import EngineAPI
import Measurement

extension ReportTable {
    /// Prefill rates and shares of the limit, each beside the ceiling that it is a share of; `nil` without any.
    static func limits(_ subject: ReportSubject, _ book: any Phrasebook) -> ReportTable? {
        guard subject.rows.contains(where: { $0.metrics[.prefillRate] != nil }) else { return nil }
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
                book.title(row.scenario), Figures.fixed(row.mean(.prefillRate)),
                Figures.percent(row.mean(.bandwidthShare)),
                Figures.gigabytesPerSecond(row.metrics[.bandwidthShare] == nil ? nil : row.bandwidth),
                Figures.percent(row.mean(.computeShare)),
                row.metrics[.computeShare] == nil ? Figures.missing : peak ?? Figures.missing,
                Figures.gigabytes(row.metrics[.peakResidentBytes]?.maximum),
            ]
        }
        return ReportTable(header: header.map(book.text), firstNumber: 1, rows: rows)
    }
}
