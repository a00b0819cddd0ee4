/// The shape of a well-known model, to be filled with random weights: speed does not depend on their values.
public struct SyntheticShape: Sendable, Hashable {
    /// As in `synthetic:NAME`.
    public let name: String
    public let configuration: ModelConfiguration

    /// A shape of one's own; for block types every width is a multiple of 32.
    public init(name: String, configuration: ModelConfiguration) {
        self.name = name
        self.configuration = configuration
    }

    public static func named(_ name: String) throws(ModelFileError) -> SyntheticShape {
        guard let shape = all.first(where: { $0.name == name }) else {
            throw ModelFileError(
                file: "synthetic:\(name)", field: "shape", expected: namesInWords,
                found: name, remedy: "for instance --model synthetic:smollm2-135m")
        }
        return shape
    }

    /// For help and messages.
    public static let namesInWords = all.map(\.name).joined(separator: ", ")

    /// Every shape that there is, by the configurations that their makers have published.
    public static let all: [SyntheticShape] = [
        // meta-llama/Llama-2-7b-hf
        make(
            "llama-2-7b", "llama", vocabulary: 32_000, context: 4096, width: 4096, layers: 32, heads: 32,
            keyValueHeads: 32, feedForward: 11_008),
        // meta-llama/Llama-3.1-8B
        make(
            "llama-3.1-8b", "llama", vocabulary: 128_256, context: 131_072, width: 4096, layers: 32, heads: 32,
            keyValueHeads: 8, feedForward: 14_336, ropeBase: 500_000, scaling: llama3(factor: 8)),
        // meta-llama/Llama-3.2-1B
        make(
            "llama-3.2-1b", "llama", vocabulary: 128_256, context: 131_072, width: 2048, layers: 16, heads: 32,
            keyValueHeads: 8, feedForward: 8192, ropeBase: 500_000, tied: true, scaling: llama3(factor: 32)),
        // mistralai/Mistral-7B-v0.1
        make(
            "mistral-7b", "mistral", vocabulary: 32_000, context: 32_768, width: 4096, layers: 32, heads: 32,
            keyValueHeads: 8, feedForward: 14_336, window: 4096),
        // Qwen/Qwen1.5-7B-Chat
        make(
            "qwen1.5-7b", "qwen2", vocabulary: 151_936, context: 32_768, width: 4096, layers: 32, heads: 32,
            keyValueHeads: 32, feedForward: 11_008, epsilon: 1e-6, ropeBase: 1_000_000),
        // Qwen/Qwen2.5-7B-Instruct
        make(
            "qwen2.5-7b", "qwen2", vocabulary: 152_064, context: 32_768, width: 3584, layers: 28, heads: 28,
            keyValueHeads: 4, feedForward: 18_944, epsilon: 1e-6, ropeBase: 1_000_000),
        // Qwen/Qwen3-8B
        make(
            "qwen3-8b", "qwen3", vocabulary: 151_936, context: 40_960, width: 4096, layers: 36, heads: 32,
            keyValueHeads: 8, feedForward: 12_288, epsilon: 1e-6, ropeBase: 1_000_000),
        // microsoft/Phi-3-mini-4k-instruct
        make(
            "phi-3-mini", "phi3", vocabulary: 32_064, context: 4096, width: 3072, layers: 32, heads: 32,
            keyValueHeads: 32, feedForward: 8192, window: 2047),
        // HuggingFaceTB/SmolLM3-3B
        make(
            "smollm3-3b", "smollm3", vocabulary: 128_256, context: 65_536, width: 2048, layers: 36, heads: 16,
            keyValueHeads: 4, feedForward: 11_008, epsilon: 1e-6, ropeBase: 5_000_000, tied: true),
        // TinyLlama/TinyLlama-1.1B-Chat-v1.0
        make(
            "tinyllama-1.1b", "llama", vocabulary: 32_000, context: 2048, width: 2048, layers: 22, heads: 32,
            keyValueHeads: 4, feedForward: 5632),
        // HuggingFaceTB/SmolLM2-135M-Instruct
        make(
            "smollm2-135m", "llama", vocabulary: 49_152, context: 8192, width: 576, layers: 30, heads: 9,
            keyValueHeads: 3, feedForward: 1536, ropeBase: 100_000, tied: true),
    ]

    /// All models of the Llama 3 family state the same but for the factor.
    private static func llama3(factor: Double) -> RotaryScaling {
        .llama3(
            RotaryScaling.Llama3(
                factor: factor, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContext: 8192))
    }

    /// What follows from the architecture comes from its table.
    private static func make(
        _ name: String, _ architecture: String, vocabulary: Int, context: Int, width: Int, layers: Int, heads: Int,
        keyValueHeads: Int, feedForward: Int, epsilon: Float = 1e-5, ropeBase: Double = 10_000, tied: Bool = false,
        window: Int? = nil, scaling: RotaryScaling = .none
    ) -> SyntheticShape {
        let row = Architecture.named(architecture)
        var features = ModelFeatures()
        features.projectionBias = row?.projectionBias == .always
        features.queryKeyNorm = row?.queryKeyNorm ?? false
        features.rotaryScaling = scaling
        if let interval = row?.unrotatedInterval {
            features.unrotatedLayers = Architecture.unrotatedLayers(interval: interval, of: layers)
        }
        if let window {
            features.window = window
            features.windowedLayers = Set(0..<layers)
        }
        return SyntheticShape(
            name: name,
            configuration: ModelConfiguration(
                architecture: architecture, name: name, vocabularySize: vocabulary, contextLength: context,
                width: width, layers: layers, heads: heads, keyValueHeads: keyValueHeads, headSize: width / heads,
                feedForwardWidth: feedForward, normEpsilon: epsilon, ropeBase: ropeBase,
                rotaryPairing: row?.ggufPairing ?? .adjacent, tiedEmbeddings: tied, features: features))
    }
}
