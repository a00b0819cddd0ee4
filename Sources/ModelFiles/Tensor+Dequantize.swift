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
    /// `count` values, whole blocks. Source of the formulas: `ggml-quants.c`, `dequantize_row_*`.
    func dequantize(_ bytes: UnsafeRawPointer, into out: UnsafeMutablePointer<Float>, count: Int) {
        switch self {
        case .f32:
            UnsafeMutableRawPointer(out).copyMemory(from: bytes, byteCount: 4 * count)
        case .f16:
            for index in 0..<count { out[index] = HalfFloat.float(fromHalf: Self.word(bytes, 2 * index)) }
        case .bf16:
            for index in 0..<count { out[index] = HalfFloat.float(fromBrain: Self.word(bytes, 2 * index)) }
        case .q8_0:
            for block in 0..<(count / 32) {
                let source = bytes + 34 * block
                let scale = HalfFloat.float(fromHalf: Self.word(source, 0))
                let target = out + 32 * block
                for index in 0..<32 {
                    target[index] = scale * Float(source.load(fromByteOffset: 2 + index, as: Int8.self))
                }
            }
        case .q4_0:
            for block in 0..<(count / 32) {
                let source = bytes + 18 * block
                let scale = HalfFloat.float(fromHalf: Self.word(source, 0))
                let target = out + 32 * block
                for index in 0..<16 {
                    let pair = source.load(fromByteOffset: 2 + index, as: UInt8.self)
                    target[index] = scale * Float(Int32(pair & 15) - 8)
                    target[index + 16] = scale * Float(Int32(pair >> 4) - 8)
                }
            }
        case .q4_1:
            for block in 0..<(count / 32) {
                let source = bytes + 20 * block
                let scale = HalfFloat.float(fromHalf: Self.word(source, 0))
                let minimum = HalfFloat.float(fromHalf: Self.word(source, 2))
                let target = out + 32 * block
                for index in 0..<16 {
                    let pair = source.load(fromByteOffset: 4 + index, as: UInt8.self)
                    target[index] = scale * Float(pair & 15) + minimum
                    target[index + 16] = scale * Float(pair >> 4) + minimum
                }
            }
        }
    }

    @inline(__always)
    static func word(_ bytes: UnsafeRawPointer, _ offset: Int) -> UInt16 {
        UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }
}
