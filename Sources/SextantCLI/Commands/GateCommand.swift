import ArgumentParser
import Foundation
import Measurement
import Reporting
import RunFiles

/// Whether a run is slower than its baseline: for continuous integration.
struct GateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gate",
        abstract: "Is this run slower than its baseline? Exits with 0, 2 (regression) or 3 (not comparable).",
        discussion: """
            Prints a summary in Markdown, and appends it to the file that GITHUB_STEP_SUMMARY names where that is set. A \
            figure fails when a slowdown is shown (one-sided at 95%) and its estimate exceeds the tolerance. The two are not \
            comparable when host, model or precision differ, when the machine had two states, when others used more of \
            it during one run than during the other, or when a slowdown of 5% could not have been shown; two run files of \
            one `sextant compare` are judged pair by pair, which shows more.

            EXAMPLES
              sextant gate NEW.run.json --baseline OLD.run.json
              sextant gate NEW.run.json --baseline OLD.run.json --tolerance 3% --scenario decode-long
            """)

    @Argument(help: ArgumentHelp("The run file to judge.", valueName: "run"))
    var candidate: String

    @Option(help: ArgumentHelp("The run file that it is held against.", valueName: "run"))
    var baseline: String

    @Option(help: ArgumentHelp("Slowdowns up to this pass, shown or not.", valueName: "share"))
    var tolerance = Percentage(share: 0.02)

    @Option(help: ArgumentHelp("Judge only this scenario; may be given several times.", valueName: "id"))
    var scenario: [String] = []

    @Option(help: "Language of the summary: en or zh.")
    var lang: ReportLanguage = .english

    func run() throws {
        let stored = try RunFile.read(candidate)
        let reference = try RunFile.read(baseline)
        let known = reference.run.scenarios.map(\.scenario.id)
        if let unknown = scenario.first(where: { !known.contains($0) }) {
            throw ValidationError("--scenario \(unknown): the baseline has \(known.joined(separator: ", ")).")
        }
        let gate = Gate(
            run: stored.run, baseline: reference.run, tolerance: tolerance.share, scenarios: scenario)
        let page = GateReport(language: lang, names: (run: candidate, baseline: baseline)).markdown(gate)
        StandardOutput.write(page)
        appendToSummary(page)
        let isGrave = [stored, reference].contains { $0.analysed.findings.contains(where: \.isGrave) }
        if isGrave {
            StandardError.write(
                "sextant: the audit holds contradictions against one of the two runs: see `sextant report`.\n")
            throw ExitStatus.untrustworthy
        }
        switch gate.outcome {
        case .passed: return
        case .regression: throw ExitStatus.untrustworthy
        case .notComparable: throw ExitStatus.notComparable
        }
    }

    /// The page that GitHub shows beside a build. A summary that cannot be written is no reason to fail it.
    private func appendToSummary(_ page: String) {
        guard let path = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"], !path.isEmpty,
            let file = FileHandle(forWritingAtPath: path)
        else { return }
        defer { try? file.close() }
        _ = try? file.seekToEnd()
        try? file.write(contentsOf: Data(page.utf8))
    }
}
