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
        var width, heads, keyValueHeads, headSize, epsilon, ropeBase, rotaryScaling: String

        /// - Parameter prefix: the architecture, as the keys of a GGUF file begin.
        static func gguf(_ prefix: String) -> Names {
            Names(
                width: "\(prefix).embedding_length", heads: "\(prefix).attention.head_count",
                keyValueHeads: "\(prefix).attention.head_count_kv", headSize: "\(prefix).attention.key_length",
                epsilon: "\(prefix).attention.layer_norm_rms_epsilon", ropeBase: "\(prefix).rope.freq_base",
                rotaryScaling: "\(prefix).rope.scaling")
        }

        static let huggingFace = Names(
            width: "hidden_size", heads: "num_attention_heads", keyValueHeads: "num_key_value_heads",
            headSize: "head_dim", epsilon: "rms_norm_eps", ropeBase: "rope_theta", rotaryScaling: "rope_scaling")
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
        if let problem = problem(configuration.features.rotaryScaling, base: configuration.ropeBase) {
            try require(false, names.rotaryScaling, problem.expected, problem.found)
        }
    }

    /// What keeps the frequencies of a scaling from being numbers.
    private static func problem(
        _ scaling: RotaryScaling, base: Double
    ) -> (expected: String, found: String)? {
        func isPositive(_ value: Double) -> Bool { value.isFinite && value > 0 }
        switch scaling {
        case .none, .divisors: return nil
        case .linear(let factor):
            if !isPositive(factor) { return ("a factor above 0", "\(factor)") }
        case .llama3(let scaling):
            if !isPositive(scaling.factor) { return ("a factor above 0", "\(scaling.factor)") }
            let (low, high) = (scaling.lowFrequencyFactor, scaling.highFrequencyFactor)
            guard isPositive(low), isPositive(high), low < high else {
                return ("a low frequency factor below the high one, both above 0", "\(low) and \(high)")
            }
        case .yarn(let scaling):
            if !isPositive(scaling.factor) { return ("a factor above 0", "\(scaling.factor)") }
            if !isPositive(scaling.magnitude) { return ("an attention factor above 0", "\(scaling.magnitude)") }
            let (fast, slow) = (scaling.fastTurns, scaling.slowTurns)
            guard isPositive(fast), isPositive(slow), slow < fast else {
                return ("beta_slow below beta_fast, both above 0", "\(slow) and \(fast)")
            }
            if base <= 1 { return ("a base of rotation above 1 for yarn", "\(base)") }
        }
        return nil
    }
}
