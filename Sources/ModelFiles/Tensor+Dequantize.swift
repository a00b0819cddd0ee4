extension Tensor {
    /// Rows as floats, bit for bit as the `gguf` Python package gives them. `out` holds at least
    /// `range.count * columns` floats, [row, column].
    public func dequantizeRows(_ range: Range<Int>, into out: UnsafeMutableBufferPointer<Float>) {
        precondition(out.count >= range.count * columns, "too little room for the rows")
        guard let start = out.baseAddress else { return }
        let columns = columns
        forEachRow(range) { row, bytes in
            type.dequantize(bytes, into: start + (row - range.lowerBound) * columns, count: columns)
        }
    }
}

extension TensorType {
    /// `count` values, whole blocks. Products and sums are rounded one by one: Swift never contracts them.
    func dequantize(_ bytes: UnsafeRawPointer, into out: UnsafeMutablePointer<Float>, count: Int) {
        switch self {
        case .f32: UnsafeMutableRawPointer(out).copyMemory(from: bytes, byteCount: 4 * count)
        case .f16: for index in 0..<count { out[index] = HalfFloat.float(atHalf: bytes + 2 * index) }
        case .bf16: for index in 0..<count { out[index] = HalfFloat.float(atBrain: bytes + 2 * index) }
        case .q8_0: forEachBlock(bytes, out, count, BlockOf32.q8_0)
        case .q4_0: forEachBlock(bytes, out, count, BlockOf32.q4_0)
        case .q4_1: forEachBlock(bytes, out, count, BlockOf32.q4_1)
        case .q5_0: forEachBlock(bytes, out, count, BlockOf32.q5_0)
        case .q5_1: forEachBlock(bytes, out, count, BlockOf32.q5_1)
        case .q2_k: forEachBlock(bytes, out, count, SuperBlock.q2_k)
        case .q3_k: forEachBlock(bytes, out, count, SuperBlock.q3_k)
        case .q4_k: forEachBlock(bytes, out, count, SuperBlock.q4_k)
        case .q5_k: forEachBlock(bytes, out, count, SuperBlock.q5_k)
        case .q6_k: forEachBlock(bytes, out, count, SuperBlock.q6_k)
        case .q8_k: forEachBlock(bytes, out, count, SuperBlock.q8_k)
        }
    }

    @inline(__always)
    private func forEachBlock(
        _ bytes: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>, _ count: Int,
        _ dequantize: (UnsafeRawPointer, UnsafeMutablePointer<Float>) -> Void
    ) {
        let (elements, size) = (blockElements, blockBytes)
        for block in 0..<(count / elements) { dequantize(bytes + size * block, out + elements * block) }
    }
}
