import EngineAPI
import Measurement

extension ReportTable {
    /// How long until the engine was ready, and what it held then.
    static func load(_ subject: ReportSubject, _ book: any Phrasebook) -> ReportTable {
        let load = subject.run.load
        return ReportTable(
            header: [book.text(.item), book.text(.value)], firstNumber: 1,
            rows: [
                [book.text(.loadTime), Figures.fixed(load.seconds)],
                [book.text(.staticMemory), Figures.gigabytes(load.staticBytes)],
                [book.text(.staticResident), Figures.gigabytes(load.staticResidentBytes)],
            ])
    }
}
