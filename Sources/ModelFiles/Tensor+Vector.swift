extension Tensor {
    /// A vector whose values lie in memory of their own.
    static func vector(_ name: String, _ values: [Float]) -> Tensor {
        let owner = HeldFloats(values)
        return Tensor(
            name: name, type: .f32, shape: [values.count],
            content: .mapped(MappedBytes(owner: owner, bytes: UnsafeRawBufferPointer(owner.values))))
    }
}

/// SAFETY: never written after `init`.
private final class HeldFloats: @unchecked Sendable {
    let values: UnsafeMutableBufferPointer<Float>

    init(_ values: [Float]) {
        self.values = .allocate(capacity: values.count)
        _ = self.values.initialize(from: values)
    }

    deinit { values.deallocate() }
}
