import ArgumentParser
import Foundation
import Measurement
import Reporting
import RunFiles

/// Reports from run files alone.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make a report from run files: every figure is computed again from the records.",
        discussion: """
            EXAMPLES
              sextant report sextant-results/RUN.run.json
              sextant report RUN.run.json --format md --lang zh --output report.md
              sextant report RUN.run.json --format html --output report.html
              sextant report NATIVE.run.json TORCH.run.json --merge --format html --output both.html
              sextant report RUN.run.json --format csv
              sextant report RUN.run.json --format vllm --output result.jsonl

            Exits with 2 when a figure stated in the file differs from what its records give.
            """)

    @Argument(help: ArgumentHelp("Run files.", valueName: "run"))
    var runs: [String]

    @Option(help: "terminal, md, html, csv, json, llama-bench, vllm or aiperf.")
    var format: ReportFormat = .terminal

    @Flag(help: "Several runs in one report, side by side. Of md and html this is what several runs always make.")
    var merge = false

    @Option(help: "Language of the report: en or zh.")
    var lang: ReportLanguage = .english

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file. Left out: standard output.", valueName: "file"))
    var output: String?

    func run() throws {
        let stored = try runs.map { try RunFile.read($0) }
        let analysed = stored.map(\.analysed)
        let text = Report.text(
            analysed, as: format, language: lang, isScreen: output == nil && StandardOutput.isTerminal)
        if let output {
            try AtomicFile.write(Data(text.utf8), to: output)
        } else {
            StandardOutput.write(text)
        }
        for note in format.dialect?.text(analysed).notes ?? [] { StandardError.write("\(format.rawValue): \(note)\n") }
        // What else the audit found belongs to the run, not to this reading of it.
        if analysed.contains(where: { $0.findings.contains { $0.rule == "recompute" } }) {
            throw ExitStatus.untrustworthy
        }
    }
}
