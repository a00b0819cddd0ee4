import EngineAPI
import Foundation
import Measurement
import Reporting
import RunFiles

/// Several targets, one after another: a run file for each, and one report with all of them.
struct RunSeries: Sendable {
    var sessions: [RunSession]
    var folder: RunFolder
    var language: ReportLanguage
    var display: ProgressDisplay

    /// A target that cannot be started is told of and left out, where there are others.
    ///
    /// - Throws: what a single target throws; `RunFileError` when the common report cannot be written.
    func run() async throws -> RunSummary {
        var summary = RunSummary(results: [], language: language)
        for session in sessions {
            if Task.isCancelled { break }
            if sessions.count > 1 { display.note("Target \(session.settings.target)") }
            do {
                summary.results.append(try await session.run())
            } catch let error as EngineError where sessions.count > 1 && !Task.isCancelled {
                display.clear()
                summary.failedTargets.append(session.settings.target)
                StandardError.write("\(session.settings.target): \(Failure(error)?.text ?? "\(error)")\n")
            } catch  where Task.isCancelled && !summary.results.isEmpty {
                // What the targets before have given is kept.
                break
            }
        }
        let told = Set(summary.results.map(\.target) + summary.failedTargets)
        summary.skippedTargets = sessions.map(\.settings.target).filter { !told.contains($0) }
        summary.comparison = try comparison(summary.results)
        return summary
    }

    private func comparison(_ results: [RunSession.Result]) throws -> String? {
        guard results.count > 1, let first = results.first else { return nil }
        let forms: [ReportFormat] = [.html, .md]
        for form in forms {
            let text = Report.text(results.map(\.analysed), as: form, language: language)
            try AtomicFile.write(Data(text.utf8), to: first.files.path("comparison.\(form.rawValue)"))
        }
        return forms.map { first.files.path("comparison.\($0.rawValue)") }.joined(separator: ", ")
    }
}
