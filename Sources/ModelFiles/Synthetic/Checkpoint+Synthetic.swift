extension Checkpoint {
    /// A model of random weights, made row by row when somebody reads them: no file and no memory of its own.
    /// Matrices have the given type, norms and biases are F32. The same seed gives the same bytes.
    public static func synthetic(_ shape: SyntheticShape, type: TensorType, seed: UInt64) -> Checkpoint {
        var configuration = shape.configuration
        var tensors: [TensorRole: Tensor] = [:]
        if let divisors = configuration.llama3Divisors {
            // The form in which a GGUF file can hold it.
            configuration.features.rotaryScaling = .divisors
            tensors[.rotaryDivisors] = .vector(TensorNaming.rotaryDivisors, divisors)
        }
        for role in configuration.roles where tensors[role] == nil {
            let name = TensorNaming.gguf.name(of: role)
            let extents = configuration.shape(of: role)
            var generator = WeightGenerator(seed: RandomWords.seed(seed, name: name))
            if case .layer(_, let part) = role, part.isBias { generator.center = 0 }
            tensors[role] = Tensor(
                name: name, type: extents.count == 1 ? .f32 : type, shape: extents, content: .generated(generator))
        }
        return Checkpoint(
            configuration: configuration, tensors: tensors, tokenizer: .none, chatTemplate: nil,
            digest: "sha256:"
                + SHA256.hexadecimal(of: "synthetic \(shape.name) \(type.rawValue) \(seed)".utf8),
            isSynthetic: true, displayName: shape.name)
    }
}
