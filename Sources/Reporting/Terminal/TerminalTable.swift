import EngineAPI
public import Measurement

/// A run as a table of at most `width` columns, with what the audit found below it.
public struct TerminalTable: Sendable {
    public var language: ReportLanguage
    public var width: Int
    /// Only for a terminal: a file or pipe gets plain text.
    public var usesColour: Bool

    public init(language: ReportLanguage, width: Int = 100, usesColour: Bool = false) {
        self.language = language
        self.width = max(width, 72)
        self.usesColour = usesColour
    }

    public func text(_ analysed: AnalysedRun) -> String {
        let book = language.phrasebook
        let subject = ReportSubject(analysed)
        var lines = head(subject, book)
        lines += table(subject, book)
        if let quality = analysed.run.quality {
            let report = QualityReport(language: language, isSynthetic: analysed.run.engine.model.isSynthetic)
            lines += ["", style.paint(book.text(.qualityTable), .bold)] + report.lines(quality, book, width: width)
        }
        lines += TerminalFindings(width: width, style: style).lines(analysed, book)
        return lines.joined(separator: "\n") + "\n"
    }

    private var style: TerminalStyle { TerminalStyle(usesColour: usesColour) }

    private func head(_ subject: ReportSubject, _ book: any Phrasebook) -> [String] {
        let run = subject.run
        let name = "\(Self.plain(run.engine.model.name))  \(Self.plain(run.target.name))  \(book.precision(run.engine))"
        var lines = DisplayWidth.wrapped(name, to: width, indentation: "  ").map { style.paint($0, .bold) }
        if run.engine.model.isSynthetic {
            let warning = Self.plain(book.synthetic(run.engine.model).replacing("**", with: ""))
            lines += DisplayWidth.wrapped(warning, to: width).map { style.paint($0, .yellow) }
        }
        let load = [
            "\(book.text(.loadTime)) \(Figures.fixed(run.load.seconds))",
            "\(book.text(.staticMemory)) \(Figures.gigabytes(run.load.staticBytes))",
        ]
        return lines + DisplayWidth.wrapped(load.joined(separator: "  "), to: width) + [""]
    }

    private func table(_ subject: ReportSubject, _ book: any Phrasebook) -> [String] {
        let header: [Phrase] = [
            .scenario, .narrowInput, .narrowOutput, .narrowBatch, .narrowFirst, .narrowEach, .narrowDecode,
            .narrowThroughput, .narrowShare, .narrowPeak,
        ]
        let cells = subject.rows.map { row in
            [
                Self.plain(book.title(row.scenario)), Figures.integer(row.promptTokens), "\(row.outputTokens)",
                "\(row.scenario.batch)", Figures.fixed(row.mean(.timeToFirstToken)),
                Figures.fixed(row.mean(.timePerOutputToken)), Figures.fixed(row.mean(.decodeRate)),
                Figures.fixed(row.mean(.outputThroughput)), Figures.percent(row.mean(.bandwidthShare)),
                Figures.gigabytes(row.metrics[subject.memoryMetric]?.maximum),
            ]
        }
        let rows = [header.map(book.text)] + cells
        var widths = header.indices.map { column in rows.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
        let numbers = widths.dropFirst().reduce(0, +) + 2 * (widths.count - 1)
        widths[0] = min(widths[0], max(8, width - numbers))
        var lines = rows.map { row in
            row.indices.map { column in
                DisplayWidth.padded(
                    DisplayWidth.clipped(row[column], to: widths[column]), to: widths[column], right: column > 0)
            }.joined(separator: "  ")
        }
        lines[0] = style.paint(lines[0], .bold)
        for row in subject.rows {
            guard let status = book.status(row.status) else { continue }
            let text = Self.plain("\(book.title(row.scenario)): \(status)")
            lines += DisplayWidth.wrapped(text, to: width, indentation: "  ").map { style.paint($0, .red) }
        }
        return lines
    }

    /// Without control characters: a model's name or an error must not move the cursor.
    static func plain(_ text: String) -> String {
        String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }.filter { !$0.isControl })
    }
}

extension Character {
    fileprivate var isControl: Bool {
        unicodeScalars.first.map { $0.properties.generalCategory == .control } ?? false
    }
}
