import ArgumentParser
import EngineAPI
import Foundation
import Harness
import Measurement
import Reporting
import RunFiles

/// The six scenarios, or others, on a model.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run the scenarios, write the run file and its reports. What `sextant` alone does.",
        discussion: """
            Progress goes to standard error, results to standard output. The run file and the reports are written after \
            every scenario; Ctrl-C keeps what there is, and --resume goes on.

            EXAMPLES
              sextant run --quick
              sextant run --model SmolLM2-135M-Instruct.Q4_1.gguf --lang zh
              sextant run --model synthetic:llama-2-7b --precision fp16 --output results
              sextant run --scenario decode-long --until 2%
              sextant run --model MODEL.gguf --quality
              sextant run --suite my-suite.yaml --prompt-tokens nominal
              sextant run --target native --target torch:cpu --model synthetic:smollm2-135m --precision fp32
              sextant run --target torch:cuda:0 --model NousResearch/Llama-2-7b-hf --precision fp16
            """)

    @OptionGroup(title: "Model and engine") var engine: EngineOptions
    @OptionGroup(title: "Scenarios") var scenarios: SuiteOptions

    @Option(help: ArgumentHelp("Go on with an interrupted run: its run file.", valueName: "file"))
    var resume: String?

    @Flag(
        help: "Also hold the answers at this precision, at int8 and at int4 against fp32: see `sextant quality --help`."
    )
    var quality = false

    @Option(help: ArgumentHelp("With --quality: tokens of the text to look at, at most.", valueName: "n"))
    var qualityTokens = QualitySession.defaultTokens

    @Flag(help: "Leave prompts and texts out of the run file; every figure stays.")
    var redact = false

    @Option(name: .shortAndLong, help: ArgumentHelp("Folder for the run file and the reports.", valueName: "dir"))
    var output = "sextant-results"

    @Option(help: "Language of the report: en or zh.")
    var lang: ReportLanguage = .english

    @Flag(name: .shortAndLong, help: "No progress; results and findings only.")
    var quiet = false

    func validate() throws {
        guard qualityTokens >= 2 else {
            throw ValidationError("--quality-tokens must be at least 2, found \(qualityTokens).")
        }
        guard !output.isEmpty else { throw ValidationError("--output is empty; expected a folder.") }
        guard !quality || engine.targets == ["native"] else {
            throw ValidationError("--quality is measured by the native engine: run it with --target native alone.")
        }
        guard resume == nil || engine.targets.count == 1 else {
            throw ValidationError("--resume goes on with one run: give its --target alone.")
        }
    }

    func run() async throws {
        let suite = try scenarios.chosenSuite()
        let choice = engine.choice
        let settings = try engine.targets.map { target in try engine.settings(choice, target: target) }
        let display = ProgressDisplay(isQuiet: quiet, language: lang)
        if let reason = choice.reason { display.note(Self.explanation(choice, reason)) }
        let resumed = try resume.map { (file: $0, run: try RunFile.read($0).run) }
        let folder = RunFolder(path: output)
        if resumed == nil { try folder.create() }
        let options = scenarios.runOptions(
            isSynthetic: choice.model.hasPrefix("synthetic:"), hasTokenizer: engine.tokenizer != nil,
            seed: engine.seed)
        let sessions = try settings.map { settings in
            RunSession(
                settings: settings, targetEngine: try TargetEngine(settings.target), modelName: choice.model,
                python: engine.python, suite: suite, options: options, folder: folder, language: lang,
                isRedacted: redact, qualityTokens: quality ? qualityTokens : nil, resumed: resumed, display: display)
        }
        let series = RunSeries(sessions: sessions, folder: folder, language: lang, display: display)
        let interruption = Interruption(
            message: "Stopping; what is measured so far is kept. Press Ctrl-C again to leave at once.")
        let summary: RunSummary
        do {
            summary = try await interruption.run { try await series.run() }
        } catch  where interruption.hasHappened {
            display.clear()
            guard let failure = Failure(error), failure.status != .interrupted else { throw ExitStatus.interrupted }
            StandardError.write("\(failure.text)\n")
            throw ExitStatus.interrupted
        } catch {
            display.clear()
            throw error
        }
        try summary.show(
            wasInterrupted: interruption.hasHappened, arguments: Array(CommandLine.arguments.dropFirst()))
    }

    private static func explanation(_ choice: ModelChoice, _ reason: String) -> String {
        let precision = choice.precision.map { " at \($0.rawValue)" } ?? ""
        return "Model: \(choice.model)\(precision): \(reason).\n"
            + "  Another one: --model FILE.gguf, a Hugging Face folder, or synthetic:llama-2-7b --precision fp16."
    }
}
