import ArgumentParser
import EngineAPI
import Foundation
import Harness
import Measurement
import Reporting
import RunFiles

/// Two targets in interleaved pairs, or two stored runs.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Hold B against A: ratio with interval and verdict for each figure.",
        discussion: """
            A and B are two targets, measured in turns A B, B A, A B, ..., or two run files. A target is a list of KEY=VALUE \
            in one argument, with what it leaves out taken from the options; keys are target (the first word may be the \
            target alone), model, precision, threads, kernels, context, kv-precision, tokenizer, seed, allow-fallback, \
            requantize. The run files of both sides are kept, and `sextant compare` on them gives the same again.

            EXAMPLES
              sextant compare kernels=avx2 kernels=avx512 --model MODEL.gguf --scenario decode-long --rounds 30
              sextant compare precision=int8 precision=int4 --model synthetic:tinyllama-1.1b
              sextant compare "native threads=1" "native threads=2" --model MODEL.gguf
              sextant compare native torch:cpu --model synthetic:smollm2-135m --precision fp32
              sextant compare OLD.run.json NEW.run.json --format md

            Exits with 3 when some figure of speed could not be compared, with 2 when the audit of one side holds a \
            contradiction.
            """)

    @Argument(help: ArgumentHelp("A run file, or a target such as \"native precision=int8\".", valueName: "a"))
    var a: String

    @Argument(help: ArgumentHelp("What is held against it, of the same kind.", valueName: "b"))
    var b: String

    @Option(help: ArgumentHelp("Pairs of each scenario.", valueName: "n"))
    var rounds = 10

    @OptionGroup(title: "What both share") var engine: EngineOptions
    @OptionGroup(title: "Scenarios") var scenarios: SuiteOptions

    @Flag(help: "Load each engine anew for every turn, even where both fit into memory.")
    var reload = false

    @Option(help: "What is printed: terminal, md or json.")
    var format: Format = .terminal

    @Flag(help: "Leave prompts and texts out of the run files; every figure stays.")
    var redact = false

    @Option(name: .shortAndLong, help: ArgumentHelp("Folder for the run files and the report.", valueName: "dir"))
    var output = "sextant-results"

    @Option(help: "Language of the report: en or zh.")
    var lang: ReportLanguage = .english

    @Flag(name: .shortAndLong, help: "No progress; results only.")
    var quiet = false

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case terminal, md, json
    }

    func validate() throws {
        guard engine.target.isEmpty else {
            throw ValidationError("--target does not apply to a comparison: A and B are the targets.")
        }
        guard (1...10_000).contains(rounds) else {
            throw ValidationError("--rounds must be 1 to 10000, found \(rounds).")
        }
        guard !output.isEmpty else { throw ValidationError("--output is empty; expected a folder.") }
        guard scenarios.trials == nil, scenarios.until == nil else {
            throw ValidationError("--trials and --until do not apply to a comparison: --rounds says how many pairs.")
        }
        if Self.isFile(a) != Self.isFile(b) {
            let (file, other) = Self.isFile(a) ? (a, b) : (b, a)
            throw ValidationError(
                "\(file) is a file and \(other) is none: give two run files, or two targets to measure.")
        }
    }

    func run() async throws {
        if Self.isFile(a) {
            try compareFiles()
        } else {
            try await compareTargets()
        }
    }

    private static func isFile(_ argument: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) && !isFolder.boolValue
            || argument.hasSuffix(".json")
    }

    // MARK: - Two run files

    private func compareFiles() throws {
        var first = try RunFile.read(a).run
        var second = try RunFile.read(b).run
        let known = [first, second].flatMap { $0.scenarios.map(\.scenario.id) }
        if let unknown = scenarios.scenario.first(where: { !known.contains($0) }) {
            throw ValidationError(
                "--scenario \(unknown): the two runs have \(Set(known).sorted().joined(separator: ", ")).")
        }
        if !scenarios.scenario.isEmpty {
            first.scenarios.removeAll { !scenarios.scenario.contains($0.scenario.id) }
            second.scenarios.removeAll { !scenarios.scenario.contains($0.scenario.id) }
        }
        let comparison = Comparison(first, second)
        StandardOutput.write(page(comparison, names: (a, b), files: (a, b)))
        try end(comparison)
    }

    // MARK: - Two targets

    private func compareTargets() async throws {
        let specifications = (a: try TargetSpecification(a), b: try TargetSpecification(b))
        let suite = try scenarios.chosenSuite()
        let display = ProgressDisplay(isQuiet: quiet, language: lang)
        let targets = try bothTargets(specifications, display)
        let models = [targets.a, targets.b].map(\.modelName)
        let folder = RunFolder(path: output)
        try folder.create()
        let session = CompareSession(
            a: targets.a, b: targets.b, suite: suite,
            options: scenarios.runOptions(
                isSynthetic: models.contains { $0.hasPrefix("synthetic:") },
                hasTokenizer: targets.a.settings.tokenizer != nil && targets.b.settings.tokenizer != nil,
                seed: engine.seed),
            rounds: rounds, reloads: reload, folder: folder, language: lang, isRedacted: redact, display: display)
        let interruption = Interruption(
            message: "Stopping; whole rounds are kept. Press Ctrl-C again to leave at once.")
        let result: CompareSession.Result
        do {
            result = try await interruption.run { try await session.run() }
        } catch {
            display.clear()
            if interruption.hasHappened { throw ExitStatus.interrupted }
            throw error
        }
        let files = result.files
        StandardOutput.write(page(result.comparison, names: (a, b), files: (files.a, files.b)))
        if format == .terminal {
            StandardOutput.write(
                "\nrun files   \(files.a)\n            \(files.b)\ncomparison  \(files.comparison)\n"
                    + "report      \(files.report)\n"
                    + "again       sextant compare \(Shell.quoted(files.a)) \(Shell.quoted(files.b))\n")
        }
        if interruption.hasHappened { throw ExitStatus.interrupted }
        let failures = (result.comparison.a.scenarios + result.comparison.b.scenarios).compactMap(\.failure)
        if !failures.isEmpty { throw ExitStatus.failed }
        try end(result.comparison)
    }

    /// A model that a target does not name is chosen once, for both.
    private func bothTargets(
        _ specifications: (a: TargetSpecification, b: TargetSpecification), _ display: ProgressDisplay
    ) throws(EngineError) -> (a: ComparedTarget, b: ComparedTarget) {
        let both = [specifications.a, specifications.b]
        let targets = both.map { $0.values[.target] ?? "native" }
        let isNeeded = zip(both, targets).contains { specification, target in
            specification.values[.model] == nil && !ComparedTarget.isScripted(target)
        }
        let choice = engine.model.map { ModelChoice(model: $0) } ?? .standard(for: targets)
        if isNeeded, let reason = choice.reason { display.note("Model: \(choice.model): \(reason).") }
        let common = engine.common(isNeeded ? choice : nil)
        func target(_ specification: TargetSpecification) throws(EngineError) -> ComparedTarget {
            var settings = try specification.settings(over: common)
            let model = ComparedTarget.isScripted(settings.target) ? "scripted" : settings.model
            settings.model = model
            if model != "scripted" { settings.model = try ModelChoice.resolve(model) }
            return try ComparedTarget(
                name: specification.text, settings: settings, modelName: model, python: engine.python)
        }
        return (try target(specifications.a), try target(specifications.b))
    }

    // MARK: - Both

    private func page(_ comparison: Comparison, names: (a: String, b: String), files: (a: String, b: String)) -> String
    {
        let report = ComparisonReport(language: lang, names: names)
        switch format {
        case .terminal:
            return report.terminal(comparison, width: StandardOutput.isTerminal ? StandardOutput.columns : 120)
        case .md: return report.markdown(comparison)
        case .json:
            return String(decoding: RunFile.encode(comparison, files: (files.a, files.b), names: names), as: UTF8.self)
        }
    }

    private func end(_ comparison: Comparison) throws {
        let findings = comparison.a.audit() + comparison.b.audit()
        if findings.contains(where: \.isGrave) { throw ExitStatus.untrustworthy }
        if comparison.isPartlyNotComparable { throw ExitStatus.notComparable }
    }
}

extension EngineOptions {
    /// What two targets share. Without a choice they name their own models.
    fileprivate func common(_ choice: ModelChoice?) -> EngineSettings {
        EngineSettings(
            target: "native", model: choice?.model ?? "", precision: precision ?? choice?.precision, threads: threads,
            kernels: kernels, contextLength: context, cachePrecision: kvPrecision, tokenizer: tokenizer, seed: seed,
            allowFallback: allowFallback, requantize: requantize)
    }
}
