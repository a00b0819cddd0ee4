/// What a tensor is for, independent of what a file calls it.
public enum TensorRole: Sendable, Hashable {
    case tokenEmbedding
    case outputNorm
    case outputHead
    /// By how much slower each pair turns: see `RotaryScaling.divisors`.
    case rotaryDivisors
    case layer(Int, LayerRole)
}

public enum LayerRole: String, Sendable, Hashable, CaseIterable {
    case attentionNorm, query, queryBias, key, keyBias, value, valueBias, queryNorm, keyNorm
    case attentionOutput, attentionOutputBias
    case feedForwardNorm, gate, gateBias, up, upBias, down, downBias

    /// Added to what a matrix gives; other vectors are norms.
    var isBias: Bool {
        switch self {
        case .queryBias, .keyBias, .valueBias, .attentionOutputBias, .gateBias, .upBias, .downBias: true
        default: false
        }
    }
}

extension ModelConfiguration {
    /// Every tensor that a model of this configuration has, in the order of use.
    public var roles: [TensorRole] {
        let parts = LayerRole.allCases.filter { features.has($0) }
        var roles: [TensorRole] = [.tokenEmbedding]
        for layer in 0..<layers {
            roles += parts.map { .layer(layer, $0) }
        }
        roles.append(.outputNorm)
        if !tiedEmbeddings { roles.append(.outputHead) }
        if features.rotaryScaling == .divisors { roles.append(.rotaryDivisors) }
        return roles
    }

    /// [rows, columns] of a matrix, [count] of a vector.
    public func shape(of role: TensorRole) -> [Int] {
        switch role {
        case .tokenEmbedding, .outputHead: [vocabularySize, width]
        case .outputNorm: [width]
        case .rotaryDivisors: [headSize / 2]
        case .layer(_, let part): shape(of: part)
        }
    }

    private func shape(of part: LayerRole) -> [Int] {
        switch part {
        case .attentionNorm, .feedForwardNorm, .attentionOutputBias, .downBias: [width]
        case .query: [queryWidth, width]
        case .queryBias: [queryWidth]
        case .key, .value: [keyValueWidth, width]
        case .keyBias, .valueBias: [keyValueWidth]
        case .queryNorm, .keyNorm: [headSize]
        case .attentionOutput: [width, queryWidth]
        case .gate, .up: [feedForwardWidth, width]
        case .gateBias, .upBias: [feedForwardWidth]
        case .down: [width, feedForwardWidth]
        }
    }
}
