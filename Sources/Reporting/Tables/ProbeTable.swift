import EngineAPI
import Measurement

extension ReportTable {
    /// What memory gave just before and just after each counted trial, and the shares that follow; `nil` where nothing
    /// was probed.
    static func probes(_ subject: ReportSubject, _ book: any Phrasebook) -> ReportTable? {
        let rows = subject.rows.flatMap { row in
            row.replicates.enumerated().compactMap { index, replicate -> [String]? in
                let probe = replicate.full.probe
                guard probe.before != nil || probe.after != nil else { return nil }
                return [
                    book.title(row.scenario), "\(index + 1)", Figures.gigabytes(probe.before),
                    Figures.gigabytes(probe.after), Figures.percent(probe.relativeChange),
                    Figures.percent(share(.bandwidthShare, of: replicate)),
                    Figures.percent(share(.computeShare, of: replicate)),
                ]
            }
        }
        let header = [
            book.text(.scenario), book.words(.trial), book.words(.probeBefore),
            book.words(.probeAfter), book.words(.probeChange), book.text(.bandwidthShare),
            book.text(.computeShare),
        ]
        return rows.isEmpty ? nil : ReportTable(header: header, firstNumber: 1, rows: rows)
    }

    private static func share(_ name: MetricName, of replicate: Replicate) -> Double? {
        MetricCatalog.all.first { $0.name == name }?.value(of: replicate)
    }
}
