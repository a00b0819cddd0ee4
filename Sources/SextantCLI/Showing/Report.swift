import ArgumentParser
import Foundation
import Measurement
import Reporting
import RunFiles

/// The forms that runs can be printed in.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
    case terminal, md, html, csv, json
    case llamaBench = "llama-bench"
    case vllm, aiperf

    /// `nil` for our own forms.
    var dialect: Dialect? { Dialect(rawValue: rawValue) }
}

/// One door to every form of report.
enum Report {
    /// - Parameter isScreen: the text goes to a terminal, which has a width and colours.
    static func text(
        _ runs: [AnalysedRun], as format: ReportFormat, language: ReportLanguage, isScreen: Bool = false
    ) -> String {
        switch format {
        case .terminal:
            let table = TerminalTable(
                language: language, width: isScreen ? StandardOutput.columns : 100,
                usesColour: isScreen && ProcessInfo.processInfo.environment["NO_COLOR"] == nil)
            return runs.map { table.text($0) }.joined(separator: "\n")
        case .md: return MarkdownReport(language: language).text(runs)
        case .html: return HTMLReport(language: language).text(runs)
        case .csv: return CSVReport.text(runs)
        case .llamaBench, .vllm, .aiperf: return format.dialect?.text(runs).text ?? ""
        case .json: return runs.map { String(decoding: RunFile.encode($0), as: UTF8.self) }.joined()
        }
    }
}
