import EngineAPI
import Measurement
import ModelFiles
import NativeEngine

/// Holds lower precisions of a model against the best one on a text. Blocking; one model is in memory at a time.
struct QualityEvaluation: Sendable {
    /// Precision is chosen here; everything else counts. What the cache is held in applies to the candidates.
    var settings: EngineSettings
    var checkpoint: Checkpoint
    var windows: QualityWindows
    var name: String
    var digest: String?

    /// - Throws: `.model` when the settings' model cannot be opened.
    init(
        settings: EngineSettings, checkpoint: Checkpoint? = nil, windows: QualityWindows, name: String, digest: String?
    ) throws(EngineError) {
        self.settings = settings
        self.checkpoint = if let checkpoint { checkpoint } else { try NativeModel.checkpoint(settings) }
        self.windows = windows
        self.name = name
        self.digest = digest
    }

    /// How far it is.
    struct Progress: Sendable {
        /// `fp32`, `as stored`, `int8`, ...
        var precision: String
        var isReference: Bool
        /// Predictions made, of all precisions together, and how many there will be.
        var done: Int
        var total: Int
    }

    /// - Parameters:
    ///   - candidates: `nil` is the file as it is. Those that could only repeat the reference are left out.
    ///   - isCancelled: asked at every position; the result then holds what there is.
    ///   - finished: called with each record when it is whole, and its figures.
    /// - Throws: when not even the reference can be computed.
    func run(
        _ candidates: [Precision?], isCancelled: @escaping @Sendable () -> Bool,
        progress: @Sendable (Progress) -> Void = { _ in },
        finished: @Sendable (QualityRecord, QualityFigures) -> Void = { _, _ in }
    ) throws -> Quality {
        let store = try LogitStore(vocabulary: checkpoint.configuration.vocabularySize)
        var stage = Stage(total: windows.predictions * (1 + candidates.count), isCancelled: isCancelled)
        let (reference, note) = try self.reference(store, &stage, progress)
        finished(reference, QualityFigures(reference, reference: nil))
        var quality = Quality(
            text: QualityText(
                name: name, digest: digest, tokens: windows.textTokens, windowTokens: windows.windowTokens,
                predictions: windows.predictions, continuations: reference.continuations?.count ?? 0,
                continuationTokens: QualityWindows.continuationTokens),
            reference: reference, referenceNote: note, candidates: [], isComplete: false)
        var asStored = settings
        asStored.precision = nil
        let held = try? NativeModel.memoryForecast(asStored, checkpoint: checkpoint, batch: 1).precision
        for candidate in candidates where (candidate ?? held) != reference.effective {
            if isCancelled() { return quality }
            let record = candidateRecord(candidate, against: quality.reference, store, &stage, progress)
            quality.candidates.append(record)
            finished(record, QualityFigures(record, reference: reference))
        }
        quality.isComplete =
            !isCancelled()
            && ([reference] + quality.candidates).allSatisfy { $0.positions.count == windows.predictions }
        return quality
    }

    /// What goes on while one precision is looked at.
    private struct Stage {
        var total: Int
        var done = 0
        let isCancelled: @Sendable () -> Bool

        init(total: Int, isCancelled: @escaping @Sendable () -> Bool) {
            self.total = total
            self.isCancelled = isCancelled
        }
    }

    // MARK: - The reference

    private func reference(
        _ store: LogitStore, _ stage: inout Stage, _ progress: @Sendable (Progress) -> Void
    ) throws -> (QualityRecord, note: String?) {
        let clock = SystemMonotonicClock()
        let start = clock.now()
        progress(Progress(precision: "fp32", isReference: true, done: 0, total: stage.total))
        let (model, note) = try referenceModel()
        var record = QualityRecord(model)
        let label = model.effectivePrecision.rawValue
        try forEachPrediction(model, &stage) { logits, next, stage in
            guard let surprisal = TokenDistribution(logits)?.surprisal(of: Int(next)) else {
                throw Self.noNumbers(record.positions.count)
            }
            try store.append(logits)
            record.positions.append(QualityPosition(surprisal: surprisal, divergence: nil, agrees: nil))
            Self.tell(progress, label, isReference: true, stage)
        }
        let prompts = windows.prompts(context: settings.contextLength ?? checkpoint.configuration.contextLength)
        let isCancelled = stage.isCancelled
        let continuations = try model.greedyContinuations(
            of: prompts, tokens: QualityWindows.continuationTokens, isCancelled: isCancelled)
        record.continuations = isCancelled() ? [] : continuations
        record.seconds = Double(clock.now() - start) / 1e9
        return (record, note)
    }

    /// As exact as memory allows, cache included.
    private func referenceModel() throws(EngineError) -> (model: NativeModel, note: String?) {
        var wanted = settings
        wanted.requantize = true
        wanted.allowFallback = false
        wanted.cachePrecision = nil
        wanted.precision = .fp32
        do throws(EngineError) {
            return (try NativeModel.load(wanted, checkpoint: checkpoint), nil)
        } catch {
            guard error.kind == .memory else { throw error }
            wanted.precision = .fp16
            let model = try NativeModel.load(wanted, checkpoint: checkpoint)
            return (model, "fp32 does not fit into memory, so fp16 is the reference: \(error.message)")
        }
    }

    // MARK: - Candidates

    private func candidateRecord(
        _ precision: Precision?, against reference: QualityRecord, _ store: LogitStore, _ stage: inout Stage,
        _ progress: @Sendable (Progress) -> Void
    ) -> QualityRecord {
        let clock = SystemMonotonicClock()
        let start = clock.now()
        let label = precision?.rawValue ?? "as stored"
        var record = QualityRecord(
            requested: precision, effective: nil, weights: nil, cache: nil, positions: [], continuations: [],
            firstDifferences: [], seconds: nil, failure: nil)
        var wanted = settings
        wanted.precision = precision
        // What a second rounding costs is what is asked here.
        wanted.requantize = true
        wanted.allowFallback = false
        let due = stage.done + windows.predictions
        do {
            Self.tell(progress, label, isReference: false, stage, always: true)
            let model = try NativeModel.load(wanted, checkpoint: checkpoint)
            record = QualityRecord(model)
            record.requested = precision
            try forEachPrediction(model, &stage) { logits, next, stage in
                let position = record.positions.count
                guard position < store.count else { return }
                guard let exact = TokenDistribution(try store.logits(at: position)),
                    let distribution = TokenDistribution(logits),
                    let surprisal = distribution.surprisal(of: Int(next)),
                    let divergence = exact.divergence(of: distribution)
                else { throw Self.noNumbers(position) }
                record.positions.append(
                    QualityPosition(
                        surprisal: surprisal, divergence: divergence,
                        agrees: distribution.likeliest == exact.likeliest))
                Self.tell(progress, label, isReference: false, stage)
            }
            try addContinuations(model, &record, against: reference, stage)
        } catch let error as EngineError {
            record.failure = error.message
        } catch {
            record.failure = "\(error)"
        }
        stage.done = due
        record.seconds = Double(clock.now() - start) / 1e9
        return record
    }

    private func addContinuations(
        _ model: NativeModel, _ record: inout QualityRecord, against reference: QualityRecord, _ stage: Stage
    ) throws {
        let wanted = reference.continuations ?? []
        let prompts = windows.prompts(context: settings.contextLength ?? checkpoint.configuration.contextLength)
        guard !stage.isCancelled(), wanted.count == prompts.count else { return }
        let made = try model.greedyContinuations(
            of: prompts, tokens: QualityWindows.continuationTokens, isCancelled: stage.isCancelled)
        guard !stage.isCancelled() else { return }
        record.continuations = made
        record.firstDifferences = zip(made, wanted).map { QualityRecord.firstDifference($0, $1) }
    }

    // MARK: - Both

    private struct Stopped: Error {}

    /// Calls `body` with the logits that predict each token, and that token; ends early when cancelled.
    private func forEachPrediction(
        _ model: NativeModel, _ stage: inout Stage,
        _ body: (UnsafeBufferPointer<Float>, TokenID, Stage) throws -> Void
    ) throws {
        do {
            for window in windows.windows {
                try model.forEachLogits(of: Array(window.dropLast())) { position, logits in
                    if stage.isCancelled() { throw Stopped() }
                    stage.done += 1
                    try body(logits, window[position + 1], stage)
                }
            }
        } catch is Stopped {
        }
    }

    private static func noNumbers(_ position: Int) -> EngineError {
        EngineError(
            .engine, "The model computed logits that are NaN or infinite at prediction \(position).",
            remedy: "fp16 overflows at 65504; otherwise the model file is damaged.")
    }

    /// Not at every position: a terminal is slower than a small model.
    private static func tell(
        _ progress: @Sendable (Progress) -> Void, _ label: String, isReference: Bool, _ stage: Stage,
        always: Bool = false
    ) {
        guard always || stage.done.isMultiple(of: 16) else { return }
        progress(Progress(precision: label, isReference: isReference, done: stage.done, total: stage.total))
    }
}

extension QualityRecord {
    /// An empty record of a loaded model.
    fileprivate init(_ model: NativeModel) {
        self.init(
            requested: model.effectivePrecision, effective: model.effectivePrecision, weights: model.weightsText,
            cache: model.cacheText,
            positions: [], continuations: [], firstDifferences: [], seconds: nil, failure: nil)
    }
}
