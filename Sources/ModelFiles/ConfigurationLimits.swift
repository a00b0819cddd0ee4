/// What the numbers of a configuration may be: wide enough for every known model, narrow enough that no product of
/// two of them overflows.
enum ConfigurationLimits {
    static let width = 1...(1 << 20)
    static let heads = 1...(1 << 14)
    static let headSize = 1...(1 << 14)
    static let layers = 1...(1 << 12)
    static let feedForward = 1...(1 << 22)
    static let vocabulary = 1...(1 << 24)
    static let context = 1...(1 << 31)

    /// What a family of files calls the fields that depend on each other.
    struct Names {
        var width, heads, keyValueHeads, headSize, epsilon, ropeBase: String

        static let gguf = Names(
            width: "llama.embedding_length", heads: "llama.attention.head_count",
            keyValueHeads: "llama.attention.head_count_kv", headSize: "llama.attention.key_length",
            epsilon: "llama.attention.layer_norm_rms_epsilon", ropeBase: "llama.rope.freq_base")
        static let huggingFace = Names(
            width: "hidden_size", heads: "num_attention_heads", keyValueHeads: "num_key_value_heads",
            headSize: "head_dim", epsilon: "rms_norm_eps", ropeBase: "rope_theta")
    }

    /// Checks what holds between the fields.
    static func require(
        _ configuration: ModelConfiguration, hasExplicitHeadSize: Bool, file: String, names: Names
    ) throws(ModelFileError) {
        func require(_ holds: Bool, _ field: String, _ expected: String, _ found: Any) throws(ModelFileError) {
            if !holds { throw ModelFileError(file: file, field: field, expected: expected, found: "\(found)") }
        }
        let heads = configuration.heads
        try require(
            hasExplicitHeadSize || configuration.width.isMultiple(of: heads), names.width,
            "a multiple of \(heads) heads", configuration.width)
        try require(
            configuration.headSize.isMultiple(of: 2) && configuration.headSize > 0, names.headSize,
            "an even head size", configuration.headSize)
        try require(
            heads.isMultiple(of: configuration.keyValueHeads), names.keyValueHeads,
            "a divisor of \(heads) heads", configuration.keyValueHeads)
        try require(
            configuration.normEpsilon.isFinite && configuration.normEpsilon >= 0, names.epsilon,
            "a small number above 0", configuration.normEpsilon)
        try require(
            configuration.ropeBase.isFinite && configuration.ropeBase > 0, names.ropeBase, "a number above 0",
            configuration.ropeBase)
    }
}
