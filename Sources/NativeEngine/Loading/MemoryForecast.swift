public import EngineAPI
public import ModelFiles

/// What a load will take in memory, by the engine's own count, before anything is allocated.
public struct MemoryForecast: Sendable, Hashable {
    /// What the weights would be computed in.
    public var precision: Precision
    /// What the weights really are: `Q4_1 blocks of 32 (packed)`, `F16 (in place)`, ...
    public var weights: String
    /// Sequences at a time, and the positions of each.
    public var batch: Int
    public var positions: Int
    public var threads: Int

    public var weightBytes: Int
    /// Keys and values of the whole batch at full length.
    public var cacheBytes: Int
    /// Room for the logits of one step; the engine makes it for the most sequences that it runs together.
    public var logitBytes: Int
    /// Everything else that a step writes, and the table of rotary angles.
    public var scratchBytes: Int

    /// Bytes of weights that one decode step reads (`ModelWork.bytesPerStep`).
    public var bytesPerStep: Int
    public var cacheBytesPerPosition: Int
    public var notes: [String]

    public var totalBytes: Int { weightBytes + cacheBytes + logitBytes + scratchBytes }
}

extension NativeModel {
    /// Counts what these settings would take; loads nothing.
    ///
    /// - Parameter batch: sequences at a time, each as long as the settings' context.
    /// - Throws: `.setting` when the precision, the context or the batch cannot be had.
    public static func memoryForecast(
        _ settings: EngineSettings, checkpoint: Checkpoint, batch: Int
    ) throws(EngineError) -> MemoryForecast {
        guard (1...mostSequences).contains(batch) else {
            throw EngineError(
                .setting, "--batch must be 1 to \(mostSequences), found \(batch).",
                remedy: "This engine runs \(mostSequences) sequences together at most; more of them wait.")
        }
        let kernels = try KernelTable.choose(named: settings.kernels)
        let threads = try SettingsCheck.threads(settings)
        let context = try SettingsCheck.context(settings, checkpoint)
        let plan = try PrecisionPlan(checkpoint: checkpoint, settings: settings)
        let element = try SettingsCheck.cacheElement(settings, effective: plan.effective)
        let configuration = checkpoint.configuration
        let shape = CacheShape(configuration, element: element)
        let limits = StepLimits(
            rows: defaultLargestStep, slices: mostSequences, logitRows: mostSequences, context: context)
        let required = try requirement(plan, checkpoint, kernels, shape, limits, threads)
        let logitBytes = limits.logitRows * configuration.vocabularySize * MemoryLayout<Float>.stride
        let (cacheBytes, overflows) = shape.bytes(capacity: shape.capacity(for: context))
            .multipliedReportingOverflow(by: batch)
        guard !overflows else {
            throw EngineError(
                .setting, "\(batch) sequences of \(context) positions are more bytes than can be counted.",
                remedy: "Give a smaller --batch or --context.")
        }
        return MemoryForecast(
            precision: plan.effective, weights: plan.weightsText, batch: batch, positions: context, threads: threads,
            weightBytes: required.weightBytes, cacheBytes: cacheBytes, logitBytes: logitBytes,
            scratchBytes: max(0, required.scratchBytes - logitBytes),
            bytesPerStep: required.weightBytes - plan.unreadEmbeddingBytes(configuration),
            cacheBytesPerPosition: shape.bytesPerPosition, notes: plan.notes)
    }
}

extension PrecisionPlan {
    /// Bytes of the embedding table that a step leaves alone: all rows but one, unless it is the output head as well.
    fileprivate func unreadEmbeddingBytes(_ configuration: ModelConfiguration) -> Int {
        guard !configuration.tiedEmbeddings, let embedding = matrices[.tokenEmbedding] else { return 0 }
        return embedding.byteCount - embedding.byteCount / max(1, embedding.tensor.rows)
    }
}
