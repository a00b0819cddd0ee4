extension Tensor {
    /// The first row of `range` with a scale or minimum of a block, or a value of a plain type, that is NaN or infinite.
    ///
    /// Reads every block once, so that it belongs into the pass that repacks or copies the rows.
    public func nonFiniteScaleRow(in range: Range<Int>) -> Int? {
        if case .generated = content { return nil }
        var found: Int?
        let columns = columns
        forEachRow(range) { row, bytes in
            if found == nil, !type.isFinite(bytes, count: columns) { found = row }
        }
        return found
    }
}

extension TensorType {
    /// Whether no scale, minimum or plain value among `count` values is NaN or infinite.
    func isFinite(_ bytes: UnsafeRawPointer, count: Int) -> Bool {
        // No early exit: damage is rare, and loops without branches are vectorised.
        var finite = true
        switch self {
        case .f32:
            for index in 0..<count {
                let bits = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
                finite = finite && bits & 0x7F80_0000 != 0x7F80_0000
            }
        case .f16:
            for index in 0..<count {
                finite = finite && HalfFloat.isFinite(half: Self.word(bytes, 2 * index))
            }
        case .bf16:
            for index in 0..<count {
                finite = finite && Self.word(bytes, 2 * index) & 0x7F80 != 0x7F80
            }
        case .q8_0, .q4_0:
            for block in 0..<(count / 32) {
                finite = finite && HalfFloat.isFinite(half: Self.word(bytes, block * blockBytes))
            }
        case .q4_1:
            for block in 0..<(count / 32) {
                finite = finite && HalfFloat.isFinite(half: Self.word(bytes, block * blockBytes))
                finite = finite && HalfFloat.isFinite(half: Self.word(bytes, block * blockBytes + 2))
            }
        }
        return finite
    }
}
