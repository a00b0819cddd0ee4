/// Gives every tensor of a file its role: none missing, none of another shape, none left over.
struct TensorAssembly {
    let file: String
    let configuration: ModelConfiguration
    let naming: TensorNaming
    /// Tensors that a file may hold although they say nothing that the configuration does not.
    let isIgnored: (String) -> Bool

    func assemble(_ given: [String: Tensor]) throws(ModelFileError) -> [TensorRole: Tensor] {
        let found = try takingApart(given)
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
            try requireShape(tensor, configuration.shape(of: role))
            try requireFiniteVector(tensor)
            tensors[role] = tensor
        }
        // Before what is missing: a file of another kind has both, and this names the kind.
        try refuseOtherKinds(left.sorted())
        guard missing.isEmpty else {
            throw ModelFileError(
                file: file, field: "tensors", expected: "\(configuration.roles.count) tensors of this configuration",
                found: "no \(Self.enumerate(missing))", remedy: ModelFileError.damaged)
        }
        try refuse(left.filter { !isIgnored($0) }.sorted())
        if let divisors = tensors[.rotaryDivisors] { try requirePositive(divisors) }
        return tensors
    }

    /// With each fused tensor replaced by its parts.
    private func takingApart(_ given: [String: Tensor]) throws(ModelFileError) -> [String: Tensor] {
        var found = given
        for layer in 0..<configuration.layers {
            for fused in naming.fused where fused.parts.allSatisfy({ configuration.features.has($0) }) {
                let name = naming.name(fused.name, ofLayer: layer)
                let names = fused.parts.map { naming.name(of: .layer(layer, $0)) }
                guard let whole = given[name], names.allSatisfy({ $0 == name || given[$0] == nil }) else { continue }
                let shapes = fused.parts.map { configuration.shape(of: .layer(layer, $0)) }
                let shape = [shapes.reduce(0) { $0 + $1[0] }] + shapes[0].dropFirst()
                // The name of one part may be the name of the whole: then its shape tells.
                if whole.shape != shape, names.contains(name) { continue }
                try requireShape(whole, shape)
                found[name] = nil
                var start = 0
                for (name, shape) in zip(names, shapes) {
                    guard let part = whole.part(start..<(start + shape[0]), name: name) else {
                        throw ModelFileError(
                            file: file, field: "tensor \(whole.name)", expected: "F32, F16 or BF16",
                            found: whole.type.rawValue, remedy: ModelFileError.damaged)
                    }
                    found[name] = part
                    start += shape[0]
                }
            }
        }
        return found
    }

    private func requireShape(_ tensor: Tensor, _ expected: [Int]) throws(ModelFileError) {
        guard tensor.shape == expected else {
            throw ModelFileError(
                file: file, field: "tensor \(tensor.name)", expected: "shape \(expected) by the configuration",
                found: "shape \(tensor.shape)", remedy: ModelFileError.damaged)
        }
    }

    /// Vectors are small, so they are looked at at once; matrices are looked at when they are loaded.
    private func requireFiniteVector(_ tensor: Tensor) throws(ModelFileError) {
        guard tensor.shape.count == 1 else { return }
        guard tensor.type.blockElements == 1 else {
            throw ModelFileError(
                file: file, field: "tensor \(tensor.name)", expected: "F32, F16 or BF16 for a norm or a bias",
                found: tensor.type.rawValue, remedy: "convert the model again with a recent llama.cpp")
        }
        guard tensor.nonFiniteScaleRow(in: 0..<1) == nil else {
            throw ModelFileError(
                file: file, field: "tensor \(tensor.name)", expected: "finite weights", found: "NaN or infinity",
                remedy: ModelFileError.damaged)
        }
    }

    private func requirePositive(_ tensor: Tensor) throws(ModelFileError) {
        var values = [Float](repeating: 0, count: tensor.columns)
        values.withUnsafeMutableBufferPointer { tensor.dequantizeRows(0..<1, into: $0) }
        if let bad = values.first(where: { $0 <= 0 }) {
            throw ModelFileError(
                file: file, field: "tensor \(tensor.name)", expected: "numbers above 0", found: "\(bad)",
                remedy: ModelFileError.damaged)
        }
    }
}

extension TensorAssembly {
    /// What tensors that no plain model has say about the kind of the model.
    private static let otherKinds: [(part: String, found: String)] = [
        ("_exps.", "a mixture of experts, which is not supported"),
        ("ffn_gate_inp", "a mixture of experts, which is not supported"),
        (".experts.", "a mixture of experts, which is not supported"),
    ]

    private func refuseOtherKinds(_ extra: [String]) throws(ModelFileError) {
        for (part, found) in Self.otherKinds {
            guard let name = extra.first(where: { $0.contains(part) }) else { continue }
            throw ModelFileError(
                file: file, field: "tensor \(name)", expected: "only tensors that a dense model uses", found: found,
                remedy: "take a dense model without it: \(Architecture.namesInWords)")
        }
    }

    private func refuse(_ extra: [String]) throws(ModelFileError) {
        guard let first = extra.first else { return }
        if let bias = extra.first(where: { $0.hasSuffix(".bias") }) {
            throw ModelFileError(
                file: file, field: "tensor \(bias)", expected: "no bias in this place by the configuration",
                found: "a bias, which is not supported here",
                remedy: "this variant of the architecture is not supported")
        }
        throw ModelFileError(
            file: file, field: "tensor \(first)",
            expected: "only tensors that a \(configuration.architecture) model uses",
            found: "\(extra.count) others: \(Self.enumerate(extra))",
            remedy: "this variant of the architecture is not supported")
    }

    private static func enumerate(_ names: [String]) -> String {
        let shown = names.prefix(4).joined(separator: ", ")
        return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
    }
}
