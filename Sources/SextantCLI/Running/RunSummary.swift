import Measurement
import Reporting

/// What a finished run says at the end, and how the process then ends.
struct RunSummary {
    var result: RunSession.Result
    var language: ReportLanguage

    private var run: Run { result.analysed.run }

    /// - Throws: `ExitStatus` when it is not `done`.
    func show(wasInterrupted: Bool, arguments: [String]) throws {
        StandardOutput.write(
            Report.text([result.analysed], as: .terminal, language: language, isScreen: StandardOutput.isTerminal))
        StandardOutput.write(paths)
        if wasInterrupted, !run.isComplete || run.quality?.isComplete == false {
            StandardError.write("Interrupted. To go on:\n  \(resumeCommand(arguments))\n")
            throw ExitStatus.interrupted
        }
        StandardOutput.write(nextStep)
        let failures = run.scenarios.filter { $0.failure != nil }
        for scenario in failures {
            StandardError.write("sextant: scenario \(scenario.scenario.id) failed: \(scenario.failure ?? "")\n")
        }
        if !failures.isEmpty { throw ExitStatus.failed }
        if result.analysed.findings.contains(where: \.isGrave) { throw ExitStatus.untrustworthy }
    }

    private var paths: String {
        "\nrun file  \(result.files.runFile)\nreport    \(result.files.path("md"))\ntable     \(result.files.path("csv"))\n"
    }

    private var nextStep: String {
        let other = language == .english ? "zh" : "en"
        return "next      sextant report \(Shell.quoted(result.files.runFile)) --format md --lang \(other)\n"
    }

    /// The command that was given, going on with its file.
    private func resumeCommand(_ arguments: [String]) -> String {
        var kept: [String] = []
        var skipsValue = false
        for argument in arguments {
            if skipsValue {
                skipsValue = false
            } else if argument == "--resume" {
                skipsValue = true
            } else if !argument.hasPrefix("--resume=") {
                kept.append(argument)
            }
        }
        if kept.first != "run" { kept.insert("run", at: 0) }
        return (["sextant"] + kept + ["--resume", result.files.runFile]).map(Shell.quoted).joined(separator: " ")
    }
}

extension Finding {
    /// Whether the run's figures must not be used.
    var isGrave: Bool { severity == .contradiction || severity == .invalid }
}
