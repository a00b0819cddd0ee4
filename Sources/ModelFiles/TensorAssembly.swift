/// Gives every tensor of a file its role: none missing, none of another shape, none left over.
struct TensorAssembly {
    let file: String
    let configuration: ModelConfiguration
    let naming: TensorNaming
    /// Tensors that a file may hold although they say nothing that the configuration does not.
    let isIgnored: (String) -> Bool

    func assemble(_ found: [String: Tensor]) throws(ModelFileError) -> [TensorRole: Tensor] {
        var tensors: [TensorRole: Tensor] = [:]
        var missing: [String] = []
        var left = Set(found.keys)
        for role in configuration.roles {
            let name = naming.name(of: role)
            guard let tensor = found[name] else {
                missing.append(name)
                continue
            }
            left.remove(name)
            try requireShape(tensor, role)
            try requireFiniteNorm(tensor)
            tensors[role] = tensor
        }
        guard missing.isEmpty else {
            throw ModelFileError(
                file: file, field: "tensors", expected: "\(configuration.roles.count) tensors of this configuration",
                found: "no \(Self.enumerate(missing))", remedy: ModelFileError.damaged)
        }
        try refuse(left.filter { !isIgnored($0) }.sorted())
        return tensors
    }

    private func requireShape(_ tensor: Tensor, _ role: TensorRole) throws(ModelFileError) {
        let expected = configuration.shape(of: role)
        guard tensor.shape == expected else {
            throw ModelFileError(
                file: file, field: "tensor \(tensor.name)", expected: "shape \(expected) by the configuration",
                found: "shape \(tensor.shape)", remedy: ModelFileError.damaged)
        }
    }

    /// Norms are small, so they are looked at at once; matrices are looked at when they are loaded.
    private func requireFiniteNorm(_ tensor: Tensor) throws(ModelFileError) {
        guard tensor.shape.count == 1 else { return }
        guard tensor.type.blockElements == 1 else {
            throw ModelFileError(
                file: file, field: "tensor \(tensor.name)", expected: "F32, F16 or BF16 for the weights of a norm",
                found: tensor.type.rawValue, remedy: "convert the model again with a recent llama.cpp")
        }
        guard tensor.nonFiniteScaleRow(in: 0..<1) == nil else {
            throw ModelFileError(
                file: file, field: "tensor \(tensor.name)", expected: "finite weights", found: "NaN or infinity",
                remedy: ModelFileError.damaged)
        }
    }

    private func refuse(_ extra: [String]) throws(ModelFileError) {
        guard let first = extra.first else { return }
        if let factors = extra.first(where: { $0 == "rope_freqs.weight" }) {
            throw ModelFileError(
                file: file, field: "tensor \(factors)", expected: "rotary embedding without frequency factors",
                found: "the scaling of Llama 3, which is not supported yet",
                remedy: "take a model of the Llama 1 or 2 family, TinyLlama or SmolLM2")
        }
        if let bias = extra.first(where: { $0.hasSuffix(".bias") }) {
            throw ModelFileError(
                file: file, field: "tensor \(bias)", expected: "linear layers without bias",
                found: "a bias, which is not supported yet", remedy: "take a Llama model without biases")
        }
        throw ModelFileError(
            file: file, field: "tensor \(first)", expected: "only tensors that a Llama model uses",
            found: "\(extra.count) others: \(Self.enumerate(extra))",
            remedy: "this variant of the architecture is not supported yet")
    }

    private static func enumerate(_ names: [String]) -> String {
        let shown = names.prefix(4).joined(separator: ", ")
        return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
    }
}
