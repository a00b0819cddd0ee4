import EngineAPI
import Measurement

/// Part 2: how long until the engine was ready, and what it held then.
struct LoadSection {
    let subject: ReportSubject
    let book: any Phrasebook

    var blocks: [String] { ["## " + book.text(.loadPerformance)] + table }

    var table: [String] {
        let load = subject.run.load
        return [
            MarkdownTable(
                header: [book.text(.item), book.text(.value)], firstNumber: 1,
                rows: [
                    [book.text(.loadTime), Figures.fixed(load.seconds)],
                    [book.text(.staticMemory), Figures.gigabytes(load.staticBytes)],
                    [book.text(.staticResident), Figures.gigabytes(load.staticResidentBytes)],
                ]
            ).text
        ]
    }
}
