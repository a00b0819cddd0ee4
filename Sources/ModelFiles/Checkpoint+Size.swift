extension Checkpoint {
    /// Weights of all tensors; a tied output head counts once, and how positions are scaled is no weight.
    public var parameterCount: Int {
        tensors.reduce(0) { $1.key == .rotaryDivisors ? $0 : $0 + $1.value.rows * $1.value.columns }
    }

    /// Bytes of all tensors as they are stored.
    public var storedBytes: Int {
        tensors.values.reduce(0) { $0 + $1.byteCount }
    }

    /// The type that most weights have.
    public var dominantType: TensorType? {
        var counts: [TensorType: Int] = [:]
        for tensor in tensors.values { counts[tensor.type, default: 0] += tensor.rows * tensor.columns }
        return TensorType.allCases.max { counts[$0, default: 0] < counts[$1, default: 0] }
    }
}
