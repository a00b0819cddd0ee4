/// Who reads the clock when a token arrives.
public enum Observer: String, Sendable, Hashable, Codable {
    case engine, wire, worker
}

/// What exactly produced the tokens.
public struct EngineIdentity: Sendable, Hashable {
    public var engine: EngineKind
    public var version: String
    public var model: ModelIdentity
    public var requestedPrecision: Precision?
    public var effectivePrecision: Precision?
    /// What weights, activations and cache really are: `fp16`, `Q4_1`, `int8 (blocks of 32)`, ...
    public var weights: String?
    public var activations: String?
    public var cache: String?
    /// `cpu`, `cuda:0`, ...; with the device's own name where it has one.
    public var device: String
    /// Name of the kernel table or attention implementation.
    public var kernels: String?
    public var threads: Int?
    /// Things a reader must know: a fallback, a synthetic tokenizer.
    public var notes: [String]
    /// What the engine stands on, where that is more than this program: libraries, drivers, their settings.
    public var stack: [StackEntry]

    public init(
        engine: EngineKind, version: String, model: ModelIdentity, requestedPrecision: Precision?,
        effectivePrecision: Precision?, weights: String?, activations: String?, cache: String?, device: String,
        kernels: String?, threads: Int?, notes: [String] = [], stack: [StackEntry] = []
    ) {
        self.engine = engine
        self.version = version
        self.model = model
        self.requestedPrecision = requestedPrecision
        self.effectivePrecision = effectivePrecision
        self.weights = weights
        self.activations = activations
        self.cache = cache
        self.device = device
        self.kernels = kernels
        self.threads = threads
        self.notes = notes
        self.stack = stack
    }
}

/// One thing below the engine that changes figures: `torch 2.13.0`, `attention sdpa`, `OMP_NUM_THREADS=2`.
public struct StackEntry: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, Codable {
        /// A library, driver or device with its version or name.
        case component
        /// How one of them was set.
        case setting
        /// A variable of the environment that it heeds.
        case environment
        /// What something of it costs, measured before the first request.
        case measurement
    }

    public var kind: Kind
    public var name: String
    public var value: String

    public init(_ kind: Kind, _ name: String, _ value: String) {
        self.kind = kind
        self.name = name
        self.value = value
    }
}

/// The model as far as the engine knows it; `nil` is unknown.
public struct ModelIdentity: Sendable, Hashable {
    public var name: String
    public var architecture: String?
    public var parameters: Int?
    /// Bytes of all weights as the engine holds them.
    public var weightBytes: Int?
    /// `sha256:...` over the file's head and size, or over the shape and seed of synthetic weights.
    public var digest: String?
    public var isSynthetic: Bool
    /// What a step costs, for the shares of the limit.
    public var work: ModelWork?

    public init(
        name: String, architecture: String?, parameters: Int?, weightBytes: Int?, digest: String?, isSynthetic: Bool,
        work: ModelWork?
    ) {
        self.name = name
        self.architecture = architecture
        self.parameters = parameters
        self.weightBytes = weightBytes
        self.digest = digest
        self.isSynthetic = isSynthetic
        self.work = work
    }
}

/// The quantities from which bandwidth and compute shares follow (MEASURING: MBU and MFU).
public struct ModelWork: Sendable, Hashable {
    /// Bytes of weights read once per step: all but an untied embedding table, of which one row counts.
    public var bytesPerStep: Int
    /// Bytes of keys and values that one position occupies in all layers.
    public var cacheBytesPerPosition: Int
    /// Weights of all linear layers except the output head.
    public var linearWeights: Int
    /// Weights of the output head (vocabulary x width).
    public var headWeights: Int
    public var layers: Int
    /// Query heads x head size.
    public var attentionWidth: Int
    /// Which of the ceiling's arithmetic rates the linear layers use in prefill.
    public var arithmetic: Arithmetic

    public enum Arithmetic: String, Sendable, Hashable, Codable {
        case fp32, fp16, bf16, int8
    }

    public init(
        bytesPerStep: Int, cacheBytesPerPosition: Int, linearWeights: Int, headWeights: Int, layers: Int,
        attentionWidth: Int, arithmetic: Arithmetic
    ) {
        self.bytesPerStep = bytesPerStep
        self.cacheBytesPerPosition = cacheBytesPerPosition
        self.linearWeights = linearWeights
        self.headWeights = headWeights
        self.layers = layers
        self.attentionWidth = attentionWidth
        self.arithmetic = arithmetic
    }
}

/// What the stream of this engine can tell.
public struct EngineCapabilities: Sendable, Hashable {
    public var revealsTokenIDs: Bool
    /// Every chunk holds exactly one token, so gaps between chunks are inter-token latencies.
    public var oneTokenPerChunk: Bool
    public var reportsAdmission: Bool
    public var observer: Observer
    /// `Ending.atLimit` is honoured exactly.
    public var endsAtLimit: Bool
    /// Largest batch admitted together; `nil`: no limit of its own.
    public var maximumBatch: Int?
    /// Longest sequence, prompt and output together; `nil`: unknown.
    public var maximumContext: Int?

    public init(
        revealsTokenIDs: Bool, oneTokenPerChunk: Bool, reportsAdmission: Bool, observer: Observer, endsAtLimit: Bool,
        maximumBatch: Int?, maximumContext: Int?
    ) {
        self.revealsTokenIDs = revealsTokenIDs
        self.oneTokenPerChunk = oneTokenPerChunk
        self.reportsAdmission = reportsAdmission
        self.observer = observer
        self.endsAtLimit = endsAtLimit
        self.maximumBatch = maximumBatch
        self.maximumContext = maximumContext
    }
}

/// How long until the engine was ready, and what it held then.
public struct LoadRecord: Sendable, Hashable {
    public var seconds: Double?
    /// Memory after load and before the first request, with its sources.
    public var memory: [Reading]

    public init(seconds: Double?, memory: [Reading]) {
        self.seconds = seconds
        self.memory = memory
    }
}
