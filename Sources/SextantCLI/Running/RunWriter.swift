import Foundation
import Measurement
import Reporting
import RunFiles

/// The files of one run, side by side: `NAME.run.json`, `NAME.md`, `NAME.html`, `NAME.csv`.
struct RunWriter: Sendable {
    var runFile: String
    var language: ReportLanguage

    /// - Parameter kind: `md`, `html`, `csv`.
    func path(_ kind: String) -> String {
        let ending = ".run.json"
        let base = runFile.hasSuffix(ending) ? String(runFile.dropLast(ending.count)) : runFile
        return "\(base).\(kind)"
    }

    /// Writes all of them; each is whole at any moment.
    func write(_ run: AnalysedRun) throws(RunFileError) {
        try RunFile.write(run, to: runFile)
        for format in [ReportFormat.md, .html, .csv] {
            try AtomicFile.write(
                Data(Report.text([run], as: format, language: language).utf8), to: path(format.rawValue))
        }
    }

    /// Writes them again with more in them. A failure says how to go on from what is there.
    func update(_ run: AnalysedRun) throws(RunFileError) {
        do throws(RunFileError) {
            try write(run)
        } catch {
            var error = error
            error.remedy = "\(runFile) keeps what it held before: make room, then go on with --resume \(runFile)"
            throw error
        }
    }
}
