import EngineAPI
import Measurement

/// What the pictures show, in figures.
extension ReportTable {
    static func roofline(_ runs: [(letter: String?, roofline: Roofline)], _ book: any Phrasebook) -> ReportTable {
        let isSeveral = runs.count > 1
        let rows = runs.flatMap { run in
            run.roofline.points.map { point in
                (isSeveral ? [run.letter ?? ""] : [])
                    + [
                        "\(point.number)", book.title(point.scenario), book.word(phase: point.phase),
                        Figures.digits(point.operationsPerByte, 3),
                        Figures.operationsPerSecond(point.operationsPerSecond, integer: true),
                        Figures.operationsPerSecond(run.roofline.attainable(point), integer: true),
                        Figures.percent(point.operationsPerSecond / run.roofline.attainable(point)),
                    ]
            }
        }
        let header =
            (isSeveral ? [book.text(.runs)] : [])
            + ["", book.text(.scenario), book.words(.phase), book.words(.intensityAxis), book.words(.operationsAxis)]
            + [book.words(.attainable), book.words(.shareAxis)]
        return ReportTable(header: header, firstNumber: isSeveral ? 4 : 3, rows: rows)
    }

    static func timelines(_ timelines: [Timeline], _ book: any Phrasebook) -> ReportTable {
        let header = [
            book.text(.scenario), book.words(.trial), book.words(.gaps), book.words(.medianGap),
            book.words(.longestGap),
            book.text(.gapNote),
        ]
        let rows = timelines.flatMap { timeline in
            timeline.trials.enumerated().map { index, trial in
                [
                    book.title(timeline.scenario), "\(trial.number)", "\(trial.gaps.count)",
                    Figures.fixed(trial.median), Figures.fixed(trial.longest),
                    index == 0
                        ? timeline.tokenGaps.map { "\(Figures.fixed($0.effectiveCount, 0)) / \($0.count)" }
                            ?? Figures.missing : "",
                ]
            }
        }
        return ReportTable(header: header, firstNumber: 1, rows: rows)
    }

    static func memory(_ parts: [MemoryParts], _ book: any Phrasebook) -> ReportTable {
        let header = [
            book.text(.scenario), book.words(.weights), book.words(.cache), book.words(.rest), book.text(.peakMemory),
        ]
        let rows = parts.map { part in
            [
                book.title(part.scenario), Figures.gigabytes(part.weightBytes), Figures.gigabytes(part.cacheBytes),
                Figures.gigabytes(part.restBytes), Figures.gigabytes(part.peakBytes),
            ]
        }
        return ReportTable(header: header, firstNumber: 1, rows: rows)
    }

    static func batches(_ scaling: BatchScaling, _ book: any Phrasebook) -> ReportTable {
        let header = [
            book.text(.batchSize), book.text(.throughput), book.words(.gain), book.words(.efficiency),
            book.text(.decodeRate),
        ]
        let rows = scaling.all.map { point in
            [
                "\(point.batch)", Figures.fixed(point.throughput), "×" + Figures.fixed(scaling.gain(point)),
                Figures.percent(scaling.efficiency(point)), Figures.fixed(point.decodeRate),
            ]
        }
        return ReportTable(header: header, firstNumber: 0, rows: rows)
    }

    static func promptLengths(_ subject: ReportSubject, _ book: any Phrasebook) -> ReportTable {
        let header = [
            book.text(.scenario), book.text(.inputLength), book.text(.timeToFirstToken), book.text(.interval),
            book.text(.prefillRate),
        ]
        let rows = subject.singles.filter { $0.promptTokens != nil }
            .sorted { ($0.promptTokens ?? 0) < ($1.promptTokens ?? 0) }
            .map { row in
                [
                    book.title(row.scenario), Figures.integer(row.promptTokens),
                    Figures.fixed(row.mean(.timeToFirstToken)),
                    Figures.interval(row.metrics[.timeToFirstToken]?.interval95),
                    Figures.fixed(row.mean(.prefillRate)),
                ]
            }
        return ReportTable(header: header, firstNumber: 1, rows: rows)
    }
}
