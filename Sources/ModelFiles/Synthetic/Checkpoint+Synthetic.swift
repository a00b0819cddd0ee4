extension Checkpoint {
    /// A model of random weights, made row by row when somebody reads them: no file and no memory of its own.
    /// Matrices have the given type, norms are F32. The same seed gives the same bytes.
    public static func synthetic(_ shape: SyntheticShape, type: TensorType, seed: UInt64) -> Checkpoint {
        let configuration = shape.configuration
        var tensors: [TensorRole: Tensor] = [:]
        for role in configuration.roles {
            let name = TensorNaming.gguf.name(of: role)
            let extents = configuration.shape(of: role)
            tensors[role] = Tensor(
                name: name, type: extents.count == 1 ? .f32 : type, shape: extents,
                content: .generated(WeightGenerator(seed: RandomWords.seed(seed, name: name))))
        }
        return Checkpoint(
            configuration: configuration, tensors: tensors, tokenizer: .none, chatTemplate: nil,
            digest: "sha256:"
                + SHA256.hexadecimal(of: "synthetic \(shape.name) \(type.rawValue) \(seed)".utf8),
            isSynthetic: true, displayName: shape.name)
    }
}
