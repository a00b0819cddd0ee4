import EngineAPI
import Foundation
import Measurement
import ModelFiles
import NativeEngine
import Tokenization

/// One evaluation from opening the model to the last record.
struct QualitySession: Sendable {
    /// Its precision is not looked at.
    var settings: EngineSettings
    /// `nil`: the text that comes with the program.
    var textFile: String?
    var mostTokens = Self.defaultTokens
    var windowTokens = Self.defaultWindow
    /// `nil` elements are the file as it is; an empty list leaves the choice to the session.
    var precisions: [Precision?] = []
    var display: ProgressDisplay

    static let defaultTokens = 4096
    static let defaultWindow = 512
    /// The largest text that is read.
    private static let mostBytes = 64 << 20

    /// Runs it on a thread of its own. When the task is cancelled, what there is comes back, marked as incomplete.
    ///
    /// - Throws: when the model, its tokenizer or the text cannot be used, or no reference can be computed.
    func run() async throws -> Quality {
        let checkpoint = try NativeModel.checkpoint(settings)
        let (content, name) = try text()
        let tokenizer = try TokenizerLoading.tokenizer(for: checkpoint, override: settings.tokenizer)
        let tokens = tokenizer.encode(utf8: content, addSpecialTokens: false)
        guard tokens.count > 1 else {
            throw EngineError(
                .request, "\(name): \(tokens.count) tokens; expected at least 2, so that there is one to predict.",
                remedy: "Give a longer text with --text.")
        }
        let context = min(settings.contextLength ?? .max, checkpoint.configuration.contextLength)
        let windows = QualityWindows(
            tokens: Array(tokens.prefix(mostTokens)), bos: tokenizer.addsBOS ? tokenizer.bos : nil,
            windowTokens: min(windowTokens, context))
        let evaluation = try QualityEvaluation(
            settings: settings, checkpoint: checkpoint, windows: windows, name: name, digest: nil)
        let candidates =
            precisions.isEmpty ? Self.possible(Self.usual(settings, checkpoint), settings, checkpoint) : precisions
        let start = SystemMonotonicClock().now()
        let display = display
        defer { display.clear() }
        return try await BlockingWork.run("sextant-quality") { cancellation in
            try evaluation.run(
                candidates, isCancelled: { cancellation.isCancelled },
                progress: { display.live(Self.line($0, since: start)) },
                finished: { display.note(Self.line($0, $1)) })
        }
    }

    private func text() throws(EngineError) -> (content: [UInt8], name: String) {
        guard let textFile else { return (Array(ShippedText.content.utf8), ShippedText.name) }
        guard let handle = FileHandle(forReadingAtPath: textFile),
            let data = try? handle.read(upToCount: Self.mostBytes)
        else {
            throw EngineError(
                .request, "\(textFile): the text cannot be read.",
                remedy: "Give a plain text file in UTF-8 with --text.")
        }
        return ([UInt8](data), URL(filePath: textFile).lastPathComponent)
    }

    // MARK: - Which precisions

    /// The file as it is, then every class that it is not already.
    private static func usual(_ settings: EngineSettings, _ checkpoint: Checkpoint) -> [Precision?] {
        let held = forecast(nil, settings, checkpoint)?.precision
        return [nil] + [Precision.fp16, .bf16, .int8, .int4].filter { $0 != held }
    }

    /// Those that this model can be brought into.
    static func possible(
        _ precisions: [Precision?], _ settings: EngineSettings, _ checkpoint: Checkpoint
    ) -> [Precision?] {
        precisions.filter { forecast($0, settings, checkpoint) != nil }
    }

    private static func forecast(
        _ precision: Precision?, _ settings: EngineSettings, _ checkpoint: Checkpoint
    ) -> MemoryForecast? {
        var settings = settings
        settings.precision = precision
        settings.requantize = true
        settings.allowFallback = false
        return try? NativeModel.memoryForecast(settings, checkpoint: checkpoint, batch: 1)
    }

    // MARK: - What is said meanwhile

    private static func line(_ progress: QualityEvaluation.Progress, since start: Instant) -> String {
        let share = Double(progress.done) / Double(max(1, progress.total))
        let seconds = Double(SystemMonotonicClock().now() - start) / 1e9
        let left = share > 0.02 ? ", about \(ProgressText.duration(seconds / share - seconds)) left" : ""
        let role = progress.isReference ? " (reference)" : ""
        return "quality: \(progress.precision)\(role), \(Int(share * 100))% of all\(left)"
    }

    private static func line(_ record: QualityRecord, _ figures: QualityFigures) -> String {
        let name = record.requested?.rawValue ?? "as stored"
        if let failure = record.failure { return "quality: \(name): \(failure)" }
        let parts = [
            figures.perplexity.map { "perplexity \(Decimal.text($0))" },
            figures.meanDivergence.map { "mean KL \(String(format: "%.3g", $0))" },
            figures.topChoiceAgreement.map { "same top token \(Decimal.text($0 * 100))%" },
            record.seconds.map { "\(Decimal.text($0)) s" },
        ]
        return "quality: \(name): \(parts.compactMap { $0 }.joined(separator: ", "))"
    }
}
