import CKernels
import EngineAPI
import ModelFiles

/// What a loaded model truthfully is.
enum NativeIdentity {
    static let version = "0.1.0"

    static func identity(
        of model: NativeModel, checkpoint: Checkpoint, settings: EngineSettings
    ) -> EngineIdentity {
        let format = model.plan.dominantFormat
        var notes = model.plan.notes
        if checkpoint.isSynthetic { notes.append("Random weights: times are real, text is not.") }
        if checkpoint.isSynthetic, settings.tokenizer == nil { notes.append("Byte-level tokenizer of our own.") }
        if let origin = checkpoint.origin { notes.append("Fetched from the hub: \(origin).") }
        let processors = ProcessorShare.defaultThreads()
        if model.pool.workers > processors {
            notes.append("\(model.pool.workers) threads on \(processors) processors: they wait for each other.")
        }
        return EngineIdentity(
            engine: NativeEngineProvider.kind, version: version,
            model: ModelIdentity(
                name: checkpoint.displayName, architecture: checkpoint.configuration.architecture,
                parameters: checkpoint.parameterCount, weightBytes: model.weights.byteCount,
                digest: checkpoint.digest, isSynthetic: checkpoint.isSynthetic,
                work: work(model, format: format)),
            requestedPrecision: settings.precision, effectivePrecision: model.plan.effective,
            weights: model.plan.weightsText, activations: activations(format, model.kernels),
            cache: model.cachePool.shape.element == .half ? "fp16" : "fp32", device: "cpu",
            kernels: model.kernels.name, threads: model.pool.workers, notes: notes)
    }

    private static func work(_ model: NativeModel, format: WeightFormat) -> ModelWork {
        let configuration = model.configuration
        let weights = model.weights
        var bytesPerStep = weights.byteCount
        if !configuration.tiedEmbeddings {
            let embedding = weights.tokenEmbedding
            bytesPerStep -= embedding.byteCount - embedding.byteCount / max(1, embedding.rows)
        }
        var linear = 0
        for index in 0..<configuration.layers {
            linear += weights.layers[index].matrices.reduce(0) { $0 + $1.rows * $1.columns }
        }
        return ModelWork(
            bytesPerStep: bytesPerStep, cacheBytesPerPosition: model.cachePool.shape.bytesPerPosition,
            linearWeights: linear, headWeights: configuration.vocabularySize * configuration.width,
            layers: configuration.layers, attentionWidth: configuration.queryWidth,
            arithmetic: arithmetic(format, model.kernels))
    }

    /// Whose peak rate the matrix products of a long prompt must be measured by.
    private static func arithmetic(_ format: WeightFormat, _ kernels: KernelTable) -> ModelWork.Arithmetic {
        // AMX multiplies every format as bfloat16; fp32 and fp16 as sums of two or three bfloat16 parts.
        if usesMatrixUnit(kernels) { return .bf16 }
        return switch format {
        case .f32, .f16: .fp32
        case .bf16: kernels.features & UInt64(CK_FEATURE_AVX512_BF16) != 0 ? .bf16 : .fp32
        default: .int8
        }
    }

    private static func activations(_ format: WeightFormat, _ kernels: KernelTable) -> String {
        switch format {
        case .f32, .f16: usesMatrixUnit(kernels) ? "fp32 (long prompts: as sums of bf16)" : "fp32"
        case .bf16:
            usesMatrixUnit(kernels)
                ? "fp32 (long prompts: bf16)" : arithmetic(format, kernels) == .bf16 ? "bf16" : "fp32"
        default: "int8 (blocks of 32)" + (usesMatrixUnit(kernels) ? ", long prompts bf16" : "")
        }
    }

    private static func usesMatrixUnit(_ kernels: KernelTable) -> Bool {
        kernels.features & UInt64(CK_FEATURE_AMX_BF16) != 0
    }
}
