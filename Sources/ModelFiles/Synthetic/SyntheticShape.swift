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

    /// Every shape that there is.
    public static let all: [SyntheticShape] = [llama2, tinyLlama, smolLM2]

    public static func named(_ name: String) throws(ModelFileError) -> SyntheticShape {
        guard let shape = all.first(where: { $0.name == name }) else {
            let names = all.map(\.name)
            throw ModelFileError(
                file: "synthetic:\(name)", field: "shape", expected: names.joined(separator: ", "), found: name,
                remedy: "for instance --model synthetic:\(names[names.count - 1])")
        }
        return shape
    }

    /// meta-llama/Llama-2-7b-hf
    private static let llama2 = SyntheticShape(
        name: "llama-2-7b",
        configuration: llama(
            "llama-2-7b", vocabulary: 32_000, context: 4096, width: 4096, layers: 32, heads: 32, keyValueHeads: 32,
            feedForward: 11_008))

    /// TinyLlama/TinyLlama-1.1B-Chat-v1.0
    private static let tinyLlama = SyntheticShape(
        name: "tinyllama-1.1b",
        configuration: llama(
            "tinyllama-1.1b", vocabulary: 32_000, context: 2048, width: 2048, layers: 22, heads: 32, keyValueHeads: 4,
            feedForward: 5632))

    /// HuggingFaceTB/SmolLM2-135M-Instruct
    private static let smolLM2 = SyntheticShape(
        name: "smollm2-135m",
        configuration: llama(
            "smollm2-135m", vocabulary: 49_152, context: 8192, width: 576, layers: 30, heads: 9, keyValueHeads: 3,
            feedForward: 1536, ropeBase: 100_000, tied: true))

    private static func llama(
        _ name: String, vocabulary: Int, context: Int, width: Int, layers: Int, heads: Int, keyValueHeads: Int,
        feedForward: Int, ropeBase: Double = 10_000, tied: Bool = false
    ) -> ModelConfiguration {
        ModelConfiguration(
            architecture: "llama", name: name, vocabularySize: vocabulary, contextLength: context, width: width,
            layers: layers, heads: heads, keyValueHeads: keyValueHeads, headSize: width / heads,
            feedForwardWidth: feedForward, normEpsilon: 1e-5, ropeBase: ropeBase, rotaryPairing: .adjacent,
            tiedEmbeddings: tied)
    }
}
