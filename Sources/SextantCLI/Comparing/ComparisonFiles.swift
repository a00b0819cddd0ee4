import Foundation
import Measurement
import Reporting
import RunFiles

/// What a comparison leaves behind: a run file for each side, the comparison as JSON, and its report.
struct ComparisonFiles: Sendable {
    var a: String
    var b: String
    var comparison: String
    var report: String
    private var language: ReportLanguage

    init(folder: RunFolder, started: Date, model: String, language: ReportLanguage) {
        let base = RunFolder.baseName(started: started, model: model, target: "compare")
        var name = base
        var number = 2
        while FileManager.default.fileExists(atPath: folder.file(name, "comparison.json")) {
            name = "\(base)-\(number)"
            number += 1
        }
        a = folder.file("\(name)-A", "run.json")
        b = folder.file("\(name)-B", "run.json")
        comparison = folder.file(name, "comparison.json")
        report = folder.file(name, "md")
        self.language = language
    }

    /// Each is whole at any moment; the run files come first, for everything else follows from them.
    func write(_ a: Run, _ b: Run, names: (a: String, b: String)) throws(RunFileError) {
        try RunFile.write(AnalysedRun(a), to: self.a)
        try RunFile.write(AnalysedRun(b), to: self.b)
        let both = Comparison(a, b)
        let files = (a: Self.name(self.a), b: Self.name(self.b))
        try AtomicFile.write(RunFile.encode(both, files: (files.a, files.b), names: names), to: comparison)
        let page = ComparisonReport(language: language, names: names).markdown(both)
        try AtomicFile.write(Data(page.utf8), to: report)
    }

    private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
