/// What a model has beyond a plain Llama. Loading and the forward pass ask these, never the name of an architecture.
public struct ModelFeatures: Sendable, Hashable {
    /// The projections to queries, keys and values add a bias.
    public var projectionBias = false
    /// So does the output projection of attention.
    public var attentionOutputBias = false
    /// So do gate, up and down.
    public var feedForwardBias = false
    /// The query and the key of each head are normalised before they are turned.
    public var queryKeyNorm = false
    public var rotaryScaling = RotaryScaling.none
    /// Layers whose queries and keys are not turned.
    public var unrotatedLayers: Set<Int> = []
    /// Positions that a query sees in `windowedLayers`, its own included; `nil` where every layer sees all before it.
    public var window: Int?
    public var windowedLayers: Set<Int> = []

    public init() {}

    /// Positions that a query of this layer sees, its own included; `nil` for all before it.
    public func window(ofLayer layer: Int) -> Int? {
        windowedLayers.contains(layer) ? window : nil
    }

    /// Whether a layer of such a model has this tensor.
    func has(_ role: LayerRole) -> Bool {
        switch role {
        case .queryBias, .keyBias, .valueBias: projectionBias
        case .attentionOutputBias: attentionOutputBias
        case .gateBias, .upBias, .downBias: feedForwardBias
        case .queryNorm, .keyNorm: queryKeyNorm
        case .attentionNorm, .query, .key, .value, .attentionOutput, .feedForwardNorm, .gate, .up, .down: true
        }
    }
}
