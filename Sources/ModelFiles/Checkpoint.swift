/// A model as it lies on disk, or as it is made up: configuration, tensors by role, and what its tokenizer is made of.
public struct Checkpoint: Sendable {
    public var configuration: ModelConfiguration
    public var tensors: [TensorRole: Tensor]
    public var tokenizer: TokenizerSource
    /// Jinja source of the chat template, where the model carries one.
    public var chatTemplate: String?
    /// `sha256-sampled:...` over size, ends and samples of the files (`SampledDigest`): tells models apart, proves nothing
    /// about every byte; `sha256:...` over shape, type and seed of a synthetic model.
    public var digest: String
    public var isSynthetic: Bool
    /// For people: file name without ending, folder name, or shape.
    public var displayName: String
    /// `nil` for models that no tool of the hub has fetched.
    public var origin: HubOrigin?

    public init(
        configuration: ModelConfiguration, tensors: [TensorRole: Tensor], tokenizer: TokenizerSource,
        chatTemplate: String?, digest: String, isSynthetic: Bool, displayName: String, origin: HubOrigin? = nil
    ) {
        self.configuration = configuration
        self.tensors = tensors
        self.tokenizer = tokenizer
        self.chatTemplate = chatTemplate
        self.digest = digest
        self.isSynthetic = isSynthetic
        self.displayName = displayName
        self.origin = origin
    }
}

/// Where the vocabulary comes from.
public enum TokenizerSource: Sendable {
    /// `tokenizer.ggml.*` of a GGUF file.
    case gguf(GGUFVocabulary)
    /// `tokenizer.json` or `tokenizer.model` in a Hugging Face folder (the path of that file), with the texts of
    /// tokenizer_config.json's special tokens where given.
    case file(path: String, specials: SpecialTokenSettings)
    /// None: synthetic weights, for which a byte-level tokenizer of our own serves, or files without a vocabulary
    /// (`Checkpoint.isSynthetic` tells which).
    case none
}
