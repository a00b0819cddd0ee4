public import EngineAPI
public import ModelFiles

extension NativeModel {
    /// The checkpoint that the settings name: a file, a folder or `synthetic:SHAPE`.
    ///
    /// - Throws: `.model`.
    public static func checkpoint(_ settings: EngineSettings) throws(EngineError) -> Checkpoint {
        do throws(ModelFileError) {
            let prefix = "synthetic:"
            guard settings.model.hasPrefix(prefix) else { return try Checkpoint.open(settings.model) }
            let shape = try SyntheticShape.named(String(settings.model.dropFirst(prefix.count)))
            return .synthetic(shape, type: TensorType(settings.precision ?? .fp16), seed: settings.seed)
        } catch {
            throw EngineError(.model, error.message, remedy: error.remedy)
        }
    }

    /// Loads a model for the calling thread.
    ///
    /// - Parameters:
    ///   - checkpoint: `nil` opens what the settings name.
    ///   - observer: told how far it is.
    /// - Throws: `.model`, `.memory`, `.setting`.
    public static func load(
        _ settings: EngineSettings, checkpoint: Checkpoint? = nil, observer: LoadObserver? = nil
    ) throws(EngineError) -> NativeModel {
        try load(settings, checkpoint: checkpoint, account: MemoryAccount(), observer: observer)
    }

    static func load(
        _ settings: EngineSettings, checkpoint given: Checkpoint?, account: MemoryAccount, observer: LoadObserver?,
        isAbandoned: CancellationFlag? = nil, largestStep: Int = defaultLargestStep
    ) throws(EngineError) -> NativeModel {
        let kernels = try KernelTable.choose(named: settings.kernels)
        let threads = try SettingsCheck.threads(settings)
        let checkpoint = if let given { given } else { try checkpoint(settings) }
        let context = try SettingsCheck.context(settings, checkpoint)
        let plan = try PrecisionPlan(checkpoint: checkpoint, settings: settings)
        let element = try SettingsCheck.cacheElement(settings, effective: plan.effective)
        let shape = CacheShape(checkpoint.configuration, element: element)
        let limits = StepLimits(
            rows: largestStep, slices: Self.mostSequences, logitRows: Self.mostSequences, context: context)
        try requirement(plan, checkpoint, kernels, shape, limits, threads).check(
            availableBytes: AvailableMemory.bytes(),
            alternatives: [Precision.fp16, .int8, .int4].compactMap { precision in
                plan.weightBytes(in: precision).map { (precision, $0) }
            })
        let pool = try ComputePool(workers: threads)
        let weights = try WeightLoader(
            checkpoint: checkpoint, plan: plan, kernels: kernels, pool: pool, account: account, observer: observer,
            isAbandoned: isAbandoned
        ).load()
        return try NativeModel(
            plan: plan, kernels: kernels, pool: pool, weights: weights, cacheShape: shape, limits: limits,
            account: account)
    }

    /// Tokens of all sequences in one step. Larger steps read the weights less often in prefill, smaller ones let
    /// running sequences wait less while a long prompt comes in; from a few hundred on the arithmetic is the limit.
    static let defaultLargestStep = 512
    /// Sequences that run together; more wait.
    static let mostSequences = 64
    /// Positions for which the check before loading wants room.
    private static let expectedPositions = 2048

    static func requirement(
        _ plan: PrecisionPlan, _ checkpoint: Checkpoint, _ kernels: KernelTable, _ shape: CacheShape,
        _ limits: StepLimits, _ threads: Int
    ) throws(EngineError) -> MemoryRequirement {
        let configuration = checkpoint.configuration
        let matrices = plan.matrices.values.compactMap { matrix in
            kernels.kernels(for: matrix.format).map { (matrix.format, $0, matrix.tensor.columns) }
        }
        let scratch = ScratchLayout(
            configuration: configuration, matrices: matrices, kernels: kernels, limits: limits, workers: threads)
        let inPlace = plan.matrices.values.filter { $0.route == .inPlace }.reduce(0) { $0 + $1.byteCount }
        return MemoryRequirement(
            weightBytes: inPlace + WeightArena.bytes(plan: plan, configuration: configuration),
            scratchBytes: scratch.byteCount
                + RotaryTable.bytes(positions: limits.context, headSize: configuration.headSize),
            cacheBytes: shape.bytes(capacity: shape.capacity(for: min(limits.context, expectedPositions))))
    }
}

extension TensorType {
    /// The type in which synthetic weights of a precision are made.
    init(_ precision: Precision) {
        switch precision {
        case .fp32: self = .f32
        case .fp16: self = .f16
        case .bf16: self = .bf16
        case .int8: self = .q8_0
        case .int4: self = .q4_0
        }
    }
}
