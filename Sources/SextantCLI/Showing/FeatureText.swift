import Foundation
import ModelFiles

/// What sets a model apart from a plain Llama, in words and as JSON.
enum FeatureText {
    static func attention(_ configuration: ModelConfiguration) -> String {
        let features = configuration.features
        let biases = [
            features.projectionBias ? "queries, keys and values" : nil,
            features.attentionOutputBias ? "the output" : nil,
        ].compactMap { $0 }
        return [
            "\(configuration.heads) heads of \(configuration.headSize)",
            "\(configuration.keyValueHeads) for keys and values",
            biases.isEmpty ? nil : "biases on " + biases.joined(separator: " and "),
            features.queryKeyNorm ? "queries and keys normalised" : nil,
        ].compactMap { $0 }.joined(separator: ", ")
    }

    static func rotation(_ checkpoint: Checkpoint) -> String {
        let configuration = checkpoint.configuration
        let layers = configuration.features.unrotatedLayers
        return [
            "RoPE base \(Decimal.plain(configuration.ropeBase))", scaling(checkpoint),
            layers.isEmpty ? nil : "none in \(Self.layers(layers, of: configuration.layers))",
        ].compactMap { $0 }.joined(separator: ", ")
    }

    private static func scaling(_ checkpoint: Checkpoint) -> String? {
        switch checkpoint.configuration.features.rotaryScaling {
        case .none: nil
        case .linear(let factor): "linear scaling by \(Decimal.plain(factor))"
        case .llama3(let scaling):
            "llama3 scaling by \(Decimal.plain(scaling.factor)) from \(scaling.originalContext) tokens"
        case .yarn(let scaling):
            "yarn scaling by \(Decimal.plain(scaling.factor)) from \(scaling.originalContext) tokens"
        case .divisors:
            "scaling by up to \(largestDivisor(checkpoint).map(Decimal.plain) ?? "unknown") (a number for each pair)"
        }
    }

    /// GGUF files hold the scaling of Llama 3 as numbers, the largest of which is its factor; what context it began from
    /// they do not say.
    private static func largestDivisor(_ checkpoint: Checkpoint) -> Double? {
        guard let tensor = checkpoint.tensors[.rotaryDivisors] else { return nil }
        var divisors = [Float](repeating: 0, count: tensor.columns)
        divisors.withUnsafeMutableBufferPointer { tensor.dequantizeRows(0..<1, into: $0) }
        return divisors.max().map(Double.init)
    }

    /// `nil` where every layer sees all positions before it.
    static func window(_ configuration: ModelConfiguration) -> String? {
        let features = configuration.features
        guard let window = features.window, !features.windowedLayers.isEmpty else { return nil }
        return "\(window) tokens in \(layers(features.windowedLayers, of: configuration.layers))"
    }

    /// Memory follows the engine: its cache has room for every position in every layer.
    static func windowNote(_ configuration: ModelConfiguration) -> String? {
        guard let window = window(configuration) else { return nil }
        return "  the cache keeps all positions, although the window of \(window) needs fewer\n"
    }

    /// `every layer`, or `4 of 16 layers (3, 7, 10 to 11)`, counted from 0.
    private static func layers(_ layers: Set<Int>, of count: Int) -> String {
        if layers.count == count { return "every layer" }
        var ranges: [ClosedRange<Int>] = []
        for layer in layers.sorted() {
            if let last = ranges.last, last.upperBound + 1 == layer {
                ranges[ranges.count - 1] = last.lowerBound...layer
            } else {
                ranges.append(layer...layer)
            }
        }
        let names = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }
        return "\(layers.count) of \(count) layers (\(names.joined(separator: ", ")), counted from 0)"
    }

    // MARK: - JSON

    static func object(_ checkpoint: Checkpoint) -> [String: Any] {
        let features = checkpoint.configuration.features
        var window: Any = NSNull()
        if let tokens = features.window, !features.windowedLayers.isEmpty {
            window =
                [
                    "tokens": tokens, "layers": features.windowedLayers.sorted(), "cacheHoldsWindowOnly": false,
                ] as [String: Any]
        }
        return [
            "attentionBias": features.projectionBias, "attentionOutputBias": features.attentionOutputBias,
            "feedForwardBias": features.feedForwardBias, "queryKeyNorm": features.queryKeyNorm,
            "unrotatedLayers": features.unrotatedLayers.sorted(), "slidingWindow": window,
            "ropeScaling": scalingObject(checkpoint),
        ]
    }

    private static func scalingObject(_ checkpoint: Checkpoint) -> Any {
        func object(_ kind: String, _ factor: Double?, _ originalContext: Int?) -> [String: Any] {
            [
                "kind": kind, "factor": (factor as Any?) ?? NSNull(),
                "originalContextTokens": (originalContext as Any?) ?? NSNull(),
            ]
        }
        return switch checkpoint.configuration.features.rotaryScaling {
        case .none: NSNull()
        case .linear(let factor): object("linear", factor, nil)
        case .llama3(let scaling): object("llama3", scaling.factor, scaling.originalContext)
        case .yarn(let scaling): object("yarn", scaling.factor, scaling.originalContext)
        case .divisors: object("divisors", largestDivisor(checkpoint), nil)
        }
    }
}
