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
        switch self {
        case .f32:
            Self.isFinite(bytes, byteCount: 4 * count, exponents: 0x7F80_0000_7F80_0000, lowest: 0x0080_0000_0080_0000)
        case .f16:
            Self.isFinite(bytes, byteCount: 2 * count, exponents: 0x7C00_7C00_7C00_7C00, lowest: 0x0400_0400_0400_0400)
        case .bf16:
            Self.isFinite(bytes, byteCount: 2 * count, exponents: 0x7F80_7F80_7F80_7F80, lowest: 0x0080_0080_0080_0080)
        case .q8_0, .q4_0, .q5_0: areHalvesFinite(bytes, count, at: 0)
        case .q4_1, .q5_1, .q4_k, .q5_k: areHalvesFinite(bytes, count, at: 0) && areHalvesFinite(bytes, count, at: 2)
        case .q2_k: areHalvesFinite(bytes, count, at: 80) && areHalvesFinite(bytes, count, at: 82)
        case .q3_k: areHalvesFinite(bytes, count, at: 108)
        case .q6_k: areHalvesFinite(bytes, count, at: 208)
        case .q8_k: areScalesFinite(bytes, count)
        }
    }

    /// Several values at once: an exponent of ones, and only that, carries into the place of the sign when its lowest
    /// bit is added. No early exit: damage is rare, and a loop without branches keeps up with memory.
    private static func isFinite(
        _ bytes: UnsafeRawPointer, byteCount: Int, exponents: UInt64, lowest: UInt64
    ) -> Bool {
        var sums: UInt64 = 0
        let whole = byteCount / 8
        for index in 0..<whole {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
            sums |= (word & exponents) &+ lowest
        }
        var last: UInt64 = 0
        for index in (8 * whole)..<byteCount {
            last = last << 8 | UInt64(bytes.load(fromByteOffset: byteCount - 1 - index + 8 * whole, as: UInt8.self))
        }
        sums |= (last & exponents) &+ lowest
        // The bit above each exponent.
        return sums & ((exponents << 1) & ~exponents) == 0
    }

    /// Whether the half at `offset` of every block is a number.
    private func areHalvesFinite(_ bytes: UnsafeRawPointer, _ count: Int, at offset: Int) -> Bool {
        let size = blockBytes
        var sums: UInt16 = 0
        for block in 0..<(count / blockElements) {
            let half = UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: block * size + offset, as: UInt16.self))
            sums |= (half & 0x7C00) &+ 0x0400
        }
        return sums & 0x8000 == 0
    }

    /// Whether the float at the beginning of every block is a number.
    private func areScalesFinite(_ bytes: UnsafeRawPointer, _ count: Int) -> Bool {
        let size = blockBytes
        var sums: UInt32 = 0
        for block in 0..<(count / blockElements) {
            let scale = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: block * size, as: UInt32.self))
            sums |= (scale & 0x7F80_0000) &+ 0x0080_0000
        }
        return sums & 0x8000_0000 == 0
    }
}
