/// Which family of engines; a new engine adds a constant of its own and edits nothing here.
public struct EngineKind: RawRepresentable, Sendable, Hashable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// Everything that a user may set about an engine, as the command line gives it.
public struct EngineSettings: Sendable, Hashable {
    /// `native`, `torch:cpu`, `http://host:port`, ...
    public var target: String
    /// A file, a folder, a hub id, or `synthetic:SHAPE`.
    public var model: String
    /// `nil`: what the file holds, as it holds it.
    public var precision: Precision?
    /// `nil`: what cgroup and cores allow.
    public var threads: Int?
    /// Name of a kernel table; `nil`: the best that this processor runs.
    public var kernels: String?
    /// Longest sequence, prompt and output together; `nil`: the model's own.
    public var contextLength: Int?
    /// `nil`: fp32 with fp32 weights, else fp16.
    public var cachePrecision: Precision?
    /// Path of a tokenizer to use in place of the model's own.
    public var tokenizer: String?
    /// Seed of synthetic weights.
    public var seed: UInt64
    public var allowFallback: Bool
    /// Allow block-quantised weights to be quantised again into another class.
    public var requantize: Bool

    public init(
        target: String = "native", model: String, precision: Precision? = nil, threads: Int? = nil,
        kernels: String? = nil, contextLength: Int? = nil, cachePrecision: Precision? = nil, tokenizer: String? = nil,
        seed: UInt64 = 0, allowFallback: Bool = false, requantize: Bool = false
    ) {
        self.target = target
        self.model = model
        self.precision = precision
        self.threads = threads
        self.kernels = kernels
        self.contextLength = contextLength
        self.cachePrecision = cachePrecision
        self.tokenizer = tokenizer
        self.seed = seed
        self.allowFallback = allowFallback
        self.requantize = requantize
    }
}
