/// The vocabulary as GGUF metadata holds it (`tokenizer.ggml.*`); absent keys are `nil`.
public struct GGUFVocabulary: Sendable, Hashable {
    /// `llama` (SentencePiece BPE) or `gpt2` (byte-level BPE).
    public var model: String
    /// `tokenizer.ggml.pre`: `smollm`, `gpt-2`, ...
    public var preTokenizer: String?
    /// Pieces as bytes, in order of their ids.
    public var tokens: [[UInt8]]
    public var scores: [Float]?
    /// 1 normal, 2 unknown, 3 control, 4 user defined, 5 unused, 6 byte.
    public var types: [Int32]?
    /// `left right`, in order of rank.
    public var merges: [[UInt8]]?
    public var bos: Int32?
    public var eos: Int32?
    public var endOfTurn: Int32?
    public var unknown: Int32?
    public var padding: Int32?
    public var addBOS: Bool?
    public var addEOS: Bool?
    public var addSpacePrefix: Bool?

    public init(
        model: String, preTokenizer: String?, tokens: [[UInt8]], scores: [Float]?, types: [Int32]?, merges: [[UInt8]]?,
        bos: Int32?, eos: Int32?, endOfTurn: Int32?, unknown: Int32?, padding: Int32?, addBOS: Bool?, addEOS: Bool?,
        addSpacePrefix: Bool?
    ) {
        self.model = model
        self.preTokenizer = preTokenizer
        self.tokens = tokens
        self.scores = scores
        self.types = types
        self.merges = merges
        self.bos = bos
        self.eos = eos
        self.endOfTurn = endOfTurn
        self.unknown = unknown
        self.padding = padding
        self.addBOS = addBOS
        self.addEOS = addEOS
        self.addSpacePrefix = addSpacePrefix
    }
}

/// What config.json, generation_config.json and tokenizer_config.json of a folder say about special tokens.
public struct SpecialTokenSettings: Sendable, Hashable {
    public var bos: String?
    public var eos: String?
    public var addBOS: Bool?
    public var addEOS: Bool?
    /// Every id that ends a generation.
    public var stopTokenIDs: [Int32]

    public init(bos: String?, eos: String?, addBOS: Bool?, addEOS: Bool?, stopTokenIDs: [Int32]) {
        self.bos = bos
        self.eos = eos
        self.addBOS = addBOS
        self.addEOS = addEOS
        self.stopTokenIDs = stopTokenIDs
    }
}
