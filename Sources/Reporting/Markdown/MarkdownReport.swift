import EngineAPI
public import Measurement

/// The report of one run, or of several side by side. The same run gives the same text everywhere.
public struct MarkdownReport: Sendable {
    public var language: ReportLanguage

    public init(language: ReportLanguage) {
        self.language = language
    }

    public func text(_ analysed: AnalysedRun) -> String {
        let book = language.phrasebook
        let subject = ReportSubject(analysed)
        let analysis = Analysis(subject)
        let run = analysed.run
        var blocks = ["# " + book.reportTitle(model: run.engine.model.name.markdown, target: run.target.name.markdown)]
        blocks += warnings(subject, book)
        blocks += headline(analysis, book)
        blocks += ["## " + book.text(.environment), EnvironmentTable(subject: subject, book: book).whole.markdown]
        blocks += ["## " + book.text(.loadPerformance), ReportTable.load(subject, book).markdown]
        blocks.append("## " + book.text(.detailedData))
        blocks += DataSection(subject: subject, book: book).blocks
        blocks += quality(run, book)
        blocks += ["## " + book.text(.analysis), bullets(analysis.observations(book), book)]
        let answers = run.quality.map(book.qualitySentences) ?? []
        blocks += ["## " + book.text(.advice), bullets(analysis.advice(book) + answers, book)]
        if let uses = ReportTable.uses(analysis.uses, book) {
            blocks += ["### " + book.words(.uses), uses.markdown, book.usesNote()]
        }
        blocks += AuditSection(analysed: analysed, book: book).blocks
        let others = [run.selfTest.map(book.selfTest), run.quality.map(book.qualityMethod)].compactMap { $0 }
        let method = book.methodSentences(analysis) + others
        blocks += ["## " + book.text(.method), bullets(method, book)]
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// Several runs: side by side first, then what each one is and measured.
    public func text(_ runs: [AnalysedRun]) -> String {
        guard runs.count != 1 else { return text(runs[0]) }
        let book = language.phrasebook
        let subjects = runs.map(ReportSubject.init)
        var blocks = ["# " + book.comparisonTitle(runs: runs.count)]
        let tables = SideBySideTables(subjects: subjects, book: book)
        blocks += ["## " + book.text(.runs), tables.runs.markdown, "## " + book.text(.comparison)]
        blocks += tables.comparisons.flatMap { ["### " + $0.title, $0.table.markdown] }
        for (index, subject) in subjects.enumerated() {
            let run = subject.run
            let title = book.reportTitle(model: run.engine.model.name.markdown, target: run.target.name.markdown)
            blocks.append("## \(SideBySideTables.letter(index)). \(title)")
            blocks += warnings(subject, book)
            blocks.append(EnvironmentTable(subject: subject, book: book).short.markdown)
            blocks.append(ReportTable.load(subject, book).markdown)
            blocks += DataSection(subject: subject, book: book).blocks
            blocks += quality(run, book)
            let observations = Analysis(subject).observations(book)
            blocks.append(bullets(observations, book))
            if !subject.analysed.findings.isEmpty {
                blocks.append("### " + book.text(.audit))
                blocks += AuditSection(analysed: subject.analysed, book: book).list
            }
        }
        if let first = subjects.first {
            blocks += ["## " + book.text(.method), bullets(book.methodSentences(Analysis(first)), book)]
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// The audit's verdict first of all; notes stay in the audit section.
    private func warnings(_ subject: ReportSubject, _ book: any Phrasebook) -> [String] {
        let audit = AuditSection(analysed: subject.analysed, book: book).summary
        var quotes = [audit.verdict].compactMap { $0 }
        if subject.run.engine.model.isSynthetic { quotes.append(book.synthetic(subject.run.engine.model)) }
        let done = subject.rows.count { $0.status == .complete }
        if !subject.run.isComplete || done < subject.rows.count {
            quotes.append(book.incomplete(done: done, planned: subject.rows.count))
        }
        quotes += audit.lines
        let lines = quotes.joined(separator: "\n\n").split(separator: "\n", omittingEmptySubsequences: false)
        return quotes.isEmpty ? [] : [lines.map { $0.isEmpty ? ">" : "> " + $0 }.joined(separator: "\n")]
    }

    private func quality(_ run: Run, _ book: any Phrasebook) -> [String] {
        guard let quality = run.quality else { return [] }
        let report = QualityReport(language: language, isSynthetic: run.engine.model.isSynthetic)
        return ["### " + book.text(.qualityTable)] + report.blocks(quality, book)
    }

    private func headline(_ analysis: Analysis, _ book: any Phrasebook) -> [String] {
        let lines = book.headline(analysis)
        return lines.isEmpty ? [] : ["**\(book.text(.keyFigures))**", bullets(lines, book)]
    }

    private func bullets(_ sentences: [String], _ book: any Phrasebook) -> String {
        sentences.isEmpty
            ? book.text(.noAnalysis) : sentences.map { "- " + $0.markdownSentence }.joined(separator: "\n")
    }
}

extension Target {
    /// `native`, `torch:cuda:0`, or the address of a server.
    var name: String {
        if let url { return url }
        guard let device, device != kind, kind != "native" else { return kind }
        return device.hasPrefix("\(kind):") ? device : "\(kind):\(device)"
    }
}
