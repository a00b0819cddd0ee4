/// What a tensor is for, independent of what a file calls it.
public enum TensorRole: Sendable, Hashable {
    case tokenEmbedding
    case outputNorm
    case outputHead
    case layer(Int, LayerRole)
}

public enum LayerRole: String, Sendable, Hashable, CaseIterable {
    case attentionNorm, query, key, value, attentionOutput
    case feedForwardNorm, gate, up, down
}

extension ModelConfiguration {
    /// Every tensor that a model of this configuration has, in the order of use.
    public var roles: [TensorRole] {
        var roles: [TensorRole] = [.tokenEmbedding]
        for layer in 0..<layers {
            roles += LayerRole.allCases.map { .layer(layer, $0) }
        }
        roles.append(.outputNorm)
        if !tiedEmbeddings { roles.append(.outputHead) }
        return roles
    }

    /// [rows, columns] of a matrix, [count] of a norm.
    public func shape(of role: TensorRole) -> [Int] {
        switch role {
        case .tokenEmbedding, .outputHead: [vocabularySize, width]
        case .outputNorm: [width]
        case .layer(_, .attentionNorm), .layer(_, .feedForwardNorm): [width]
        case .layer(_, .query): [queryWidth, width]
        case .layer(_, .key), .layer(_, .value): [keyValueWidth, width]
        case .layer(_, .attentionOutput): [width, queryWidth]
        case .layer(_, .gate), .layer(_, .up): [feedForwardWidth, width]
        case .layer(_, .down): [width, feedForwardWidth]
        }
    }
}
