import Measurement
import Reporting

/// What finished runs say at the end, and how the process then ends.
struct RunSummary {
    /// One for each target that came to its end, in order.
    var results: [RunSession.Result]
    /// The report with all of them side by side, where there are several.
    var comparison: String?
    /// Targets that gave no run, and why: they have been told of already.
    var failedTargets: [String] = []
    /// Targets whose turn never came, or that had not yet begun when the run was stopped.
    var skippedTargets: [String] = []
    var language: ReportLanguage

    /// - Throws: `ExitStatus` when it is not `done`.
    func show(wasInterrupted: Bool, arguments: [String]) throws {
        for result in results {
            StandardOutput.write(
                Report.text([result.analysed], as: .terminal, language: language, isScreen: StandardOutput.isTerminal))
            StandardOutput.write(paths(result.files))
        }
        if let comparison { StandardOutput.write("\nside by side  \(comparison)\n") }
        if wasInterrupted, let cut = results.last, !cut.isWhole {
            StandardError.write("Interrupted. To go on:\n  \(resumeCommand(arguments, cut))\n")
            throw ExitStatus.interrupted
        }
        if wasInterrupted, results.isEmpty { throw ExitStatus.interrupted }
        if wasInterrupted, !skippedTargets.isEmpty {
            StandardError.write("Interrupted before \(skippedTargets.joined(separator: ", ")) could be measured.\n")
            throw ExitStatus.interrupted
        }
        if !results.isEmpty { StandardOutput.write(nextStep) }
        var hasFailed = !failedTargets.isEmpty
        for result in results {
            for scenario in result.analysed.run.scenarios {
                guard let failure = scenario.failure else { continue }
                hasFailed = true
                StandardError.write("sextant: scenario \(scenario.scenario.id) failed: \(failure)\n")
            }
        }
        if hasFailed { throw ExitStatus.failed }
        if results.contains(where: { $0.analysed.findings.contains(where: \.isGrave) }) {
            throw ExitStatus.untrustworthy
        }
    }

    private func paths(_ files: RunWriter) -> String {
        "\nrun file  \(files.runFile)\nreport    \(files.path("html"))\ntext      \(files.path("md"))\n"
            + "table     \(files.path("csv"))\n"
    }

    private var nextStep: String {
        let other = language == .english ? "zh" : "en"
        let files = results.map { Shell.quoted($0.files.runFile) }.joined(separator: " ")
        return "next      sextant report \(files) --format html --lang \(other) --output report.\(other).html\n"
    }

    /// The command that was given, going on with the run that was cut short; with several targets, on its own.
    private func resumeCommand(_ arguments: [String], _ cut: RunSession.Result) -> String {
        let dropsTargets = results.count > 1 || arguments.count { $0 == "--target" || $0.hasPrefix("--target=") } > 1
        let dropped = dropsTargets ? ["--resume", "--target"] : ["--resume"]
        var kept: [String] = []
        var skipsValue = false
        for argument in arguments {
            if skipsValue {
                skipsValue = false
            } else if dropped.contains(argument) {
                skipsValue = true
            } else if !dropped.contains(where: { argument.hasPrefix($0 + "=") }) {
                kept.append(argument)
            }
        }
        if kept.first != "run" { kept.insert("run", at: 0) }
        if dropsTargets { kept += ["--target", cut.target] }
        return (["sextant"] + kept + ["--resume", cut.files.runFile]).map(Shell.quoted).joined(separator: " ")
    }
}

extension RunSession.Result {
    /// Nothing is left to be done.
    fileprivate var isWhole: Bool { analysed.run.isComplete && analysed.run.quality?.isComplete != false }
}

extension Finding {
    /// Whether the run's figures must not be used.
    var isGrave: Bool { severity == .contradiction || severity == .invalid }
}
