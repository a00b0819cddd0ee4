/// The blueprint of a model: what must be known to run it, and nothing about where its weights lie.
public struct ModelConfiguration: Sendable, Hashable {
    /// Pairs of components that rotary embedding turns together.
    public enum RotaryPairing: Sendable, Hashable {
        /// (2i, 2i+1): GGUF stores Llama's query and key rows in this order.
        case adjacent
        /// (i, i + headSize/2): Hugging Face.
        case halves
    }

    /// As files call it: `llama`, `qwen2`, ... For people; what it means for the arithmetic is said by the rest.
    public var architecture: String
    public var name: String?
    public var vocabularySize: Int
    /// Longest sequence that the model was made for.
    public var contextLength: Int
    /// Width of the residual stream.
    public var width: Int
    public var layers: Int
    public var heads: Int
    public var keyValueHeads: Int
    public var headSize: Int
    public var feedForwardWidth: Int
    public var normEpsilon: Float
    public var ropeBase: Double
    public var rotaryPairing: RotaryPairing
    /// The output head is the embedding table.
    public var tiedEmbeddings: Bool
    /// What sets the model apart from a plain Llama.
    public var features: ModelFeatures

    public init(
        architecture: String, name: String?, vocabularySize: Int, contextLength: Int, width: Int, layers: Int,
        heads: Int, keyValueHeads: Int, headSize: Int, feedForwardWidth: Int, normEpsilon: Float, ropeBase: Double,
        rotaryPairing: RotaryPairing, tiedEmbeddings: Bool, features: ModelFeatures = ModelFeatures()
    ) {
        self.architecture = architecture
        self.name = name
        self.vocabularySize = vocabularySize
        self.contextLength = contextLength
        self.width = width
        self.layers = layers
        self.heads = heads
        self.keyValueHeads = keyValueHeads
        self.headSize = headSize
        self.feedForwardWidth = feedForwardWidth
        self.normEpsilon = normEpsilon
        self.ropeBase = ropeBase
        self.rotaryPairing = rotaryPairing
        self.tiedEmbeddings = tiedEmbeddings
        self.features = features
    }

    public var queryWidth: Int { heads * headSize }
    public var keyValueWidth: Int { keyValueHeads * headSize }
}
