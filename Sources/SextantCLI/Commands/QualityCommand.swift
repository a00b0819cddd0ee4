import ArgumentParser
import EngineAPI
import Foundation
import Measurement
import Reporting
import RunFiles

/// What lower precision does to a model's answers.
struct QualityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quality",
        abstract: "How much a model's answers change at lower precision: perplexity, KL divergence, agreement.",
        discussion: """
            Each precision is held against fp32 weights of the same model (fp16 where fp32 does not fit) at every token of a \
            text: the one that comes with sextant, or --text. The reference's logits are kept in a file without a name in \
            the folder for temporary files (TMPDIR): 4 bytes x vocabulary for each token. Ctrl-C keeps what there is.

            EXAMPLES
              sextant quality --model MODEL.gguf
              sextant quality --model FOLDER --precision int8 int4 --text book.txt --tokens 8192
              sextant quality --model MODEL.gguf --format md --lang zh --output quality.md
            """)

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "A GGUF file, a Hugging Face folder, ORG/NAME of the hub, or synthetic:SHAPE. Left out: SmolLM2-135M where its file is found.",
            valueName: "model"))
    var model: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "What to look at: fp16, bf16, int8, int4. Left out: the file as it is, and all of these.",
            valueName: "precision"))
    var precision: [Precision] = []

    @Option(help: ArgumentHelp("A plain text in place of the one that comes with sextant.", valueName: "file"))
    var text: String?

    @Option(help: ArgumentHelp("Tokens of the text to look at, at most.", valueName: "n"))
    var tokens = QualitySession.defaultTokens

    @Option(help: ArgumentHelp("Tokens of each piece of the text, which starts from an empty cache.", valueName: "n"))
    var window = QualitySession.defaultWindow

    @Option(help: ArgumentHelp("Compute threads. Left out: what cores and control group allow.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("Force a kernel table, for instance portable, avx2 or avx512.", valueName: "name"))
    var kernels: String?

    @Option(help: ArgumentHelp("Precision of the candidates' KV cache: fp16 or fp32.", valueName: "precision"))
    var kvPrecision: Precision?

    @Option(help: ArgumentHelp("A tokenizer.json or tokenizer.model in place of the model's own.", valueName: "path"))
    var tokenizer: String?

    @Option(help: ArgumentHelp("Seed of synthetic weights.", valueName: "n"))
    var seed: UInt64 = 0

    @Option(help: "terminal, md or json.")
    var format: Format = .terminal

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file. Left out: standard output.", valueName: "file"))
    var output: String?

    @Option(help: "Language of the page: en or zh.")
    var lang: ReportLanguage = .english

    @Flag(name: .shortAndLong, help: "No progress.")
    var quiet = false

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case terminal, md, json
    }

    func validate() throws {
        guard tokens >= 2 else { throw ValidationError("--tokens must be at least 2, found \(tokens).") }
        guard window >= 2 else { throw ValidationError("--window must be at least 2, found \(window).") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads).") }
        if let kvPrecision, kvPrecision != .fp16, kvPrecision != .fp32 {
            throw ValidationError("--kv-precision must be fp16 or fp32, found \(kvPrecision.rawValue).")
        }
    }

    func run() async throws {
        let display = ProgressDisplay(isQuiet: quiet, language: lang)
        let choice = model.map { ModelChoice(model: $0) } ?? .standard()
        if let reason = choice.reason { display.note("Model: \(choice.model): \(reason).\n") }
        let path = try ModelChoice.resolve(choice.model)
        let session = QualitySession(
            settings: EngineSettings(
                model: path, threads: threads, kernels: kernels, cachePrecision: kvPrecision,
                tokenizer: tokenizer, seed: seed),
            textFile: text, mostTokens: tokens, windowTokens: window, precisions: precision.map { $0 },
            display: display)
        let interruption = Interruption(
            message: "Stopping; what is known so far is shown. Press Ctrl-C again to leave at once.")
        let quality = try await interruption.run { try await session.run() }
        let page = page(quality, isSynthetic: choice.model.hasPrefix("synthetic:"))
        if let output {
            try AtomicFile.write(Data(page.utf8), to: output)
        } else {
            StandardOutput.write(page)
        }
        if interruption.hasHappened { throw ExitStatus.interrupted }
        if quality.candidates.contains(where: { $0.failure != nil }) { throw ExitStatus.failed }
    }

    private func page(_ quality: Quality, isSynthetic: Bool) -> String {
        let report = QualityReport(language: lang, isSynthetic: isSynthetic)
        switch format {
        case .terminal:
            return report.terminal(
                quality, width: output == nil && StandardOutput.isTerminal ? StandardOutput.columns : 100)
        case .md: return report.markdown(quality)
        case .json: return String(decoding: RunFile.encode(quality), as: UTF8.self)
        }
    }
}
