/// What sets one architecture apart, for the readers of files: a row of a table, with no code of its own.
struct Architecture: Sendable {
    /// Whether a model of the architecture has something.
    enum Presence: Sendable {
        case never, always
        /// Where config.json says so, or where a GGUF file holds the tensors.
        case stated
    }

    /// In which layers the window of a config.json holds.
    enum Window: Sendable {
        /// It knows no window, so that one in a file is refused.
        case none
        case everyLayer
        /// Behind `use_sliding_window`: the layers that `layer_types` names, else those from `max_window_layers` on.
        case upperLayers
        /// Behind `use_sliding_window`: the layers that `layer_types` names, else those without rotation.
        case unrotatedLayers
    }

    /// What transformers takes where config.json is silent; `nil` leaves it to the rest of the configuration.
    struct Defaults: Sendable {
        var keyValueHeads: Int?
        var headSize: Int?
        var contextLength = 2048
        var normEpsilon = 1e-6
        var ropeBase = 10_000.0
        var tiedEmbeddings = false
        var window: Int?
    }

    /// `model_type` of config.json, and `general.architecture` where a GGUF file has an entry of its own for it.
    let name: String
    /// `general.architecture`; keys begin with it.
    let gguf: String
    /// In `architectures` of config.json; `nil` where there is only the GGUF form.
    let huggingFaceClass: String?
    /// Order in which converters leave the rows of queries and keys in a GGUF file.
    let ggufPairing: ModelConfiguration.RotaryPairing
    var projectionBias = Presence.never
    var attentionOutputBias = Presence.never
    var feedForwardBias = Presence.never
    var queryKeyNorm = false
    /// Its files hold queries, keys and values as one tensor, and gate and up as another.
    var fusesTensors = false
    var scalesRotation = true
    var window = Window.none
    /// A window in a GGUF file holds for every layer; otherwise it would not be known for which, and is refused.
    var hasGGUFWindow = false
    /// Every so many layers the last is not rotated, unless config.json says otherwise.
    var unrotatedInterval: Int?
    var defaults = Defaults()
}

extension Architecture {
    static let all: [Architecture] = [
        // Llama 1 to 3.2, TinyLlama, SmolLM2, and Mistral as GGUF.
        Architecture(
            name: "llama", gguf: "llama", huggingFaceClass: "LlamaForCausalLM", ggufPairing: .adjacent,
            projectionBias: .stated, attentionOutputBias: .stated, feedForwardBias: .stated, hasGGUFWindow: true),
        Architecture(
            name: "mistral", gguf: "llama", huggingFaceClass: "MistralForCausalLM", ggufPairing: .adjacent,
            window: .everyLayer, hasGGUFWindow: true,
            defaults: Defaults(keyValueHeads: 8, contextLength: 131_072, window: 4096)),
        // Text part of Mistral Small 3.1 and later, as GGUF.
        Architecture(
            name: "mistral3", gguf: "mistral3", huggingFaceClass: nil, ggufPairing: .adjacent, hasGGUFWindow: true),
        // Qwen 1.5, 2 and 2.5.
        Architecture(
            name: "qwen2", gguf: "qwen2", huggingFaceClass: "Qwen2ForCausalLM", ggufPairing: .halves,
            projectionBias: .always, window: .upperLayers,
            defaults: Defaults(keyValueHeads: 32, contextLength: 32_768, window: 4096)),
        Architecture(
            name: "qwen3", gguf: "qwen3", huggingFaceClass: "Qwen3ForCausalLM", ggufPairing: .halves,
            projectionBias: .stated, attentionOutputBias: .stated, queryKeyNorm: true, window: .upperLayers,
            defaults: Defaults(keyValueHeads: 32, headSize: 128, contextLength: 32_768, window: 4096)),
        // Phi-3 and Phi-4 with plain rotation.
        Architecture(
            name: "phi3", gguf: "phi3", huggingFaceClass: "Phi3ForCausalLM", ggufPairing: .halves,
            fusesTensors: true, scalesRotation: false, window: .everyLayer, hasGGUFWindow: true,
            defaults: Defaults(contextLength: 4096, normEpsilon: 1e-5)),
        Architecture(
            name: "smollm3", gguf: "smollm3", huggingFaceClass: "SmolLM3ForCausalLM", ggufPairing: .adjacent,
            projectionBias: .stated, attentionOutputBias: .stated, feedForwardBias: .stated,
            window: .unrotatedLayers, unrotatedInterval: 4,
            defaults: Defaults(
                keyValueHeads: 4, contextLength: 32_768, ropeBase: 2_000_000, tiedEmbeddings: true)),
    ]

    static let namesInWords = all.map(\.name).joined(separator: ", ")

    /// For messages.
    static let remedy = "supported are \(namesInWords)"

    static func ofGGUF(_ name: String) -> Architecture? { all.first { $0.gguf == name } }

    /// By `model_type`.
    static func ofHuggingFace(_ type: String) -> Architecture? {
        all.first { $0.name == type && $0.huggingFaceClass != nil }
    }

    /// By what configurations call it.
    static func named(_ name: String) -> Architecture? { all.first { $0.name == name } }

    /// Layers that are not rotated where every `interval`-th is not.
    static func unrotatedLayers(interval: Int, of layers: Int) -> Set<Int> {
        Set((0..<layers).filter { ($0 + 1).isMultiple(of: interval) })
    }
}
