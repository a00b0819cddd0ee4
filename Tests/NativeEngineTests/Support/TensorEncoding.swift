import ModelFiles

/// Floats as the bytes of a tensor type: written for the tests, apart from the code that they test.
///
/// Block types follow the `gguf` package, whose bytes the digests in `golden-engine.json` hold.
enum TensorEncoding {
    /// `columns` values a row; blocks never cross rows.
    static func bytes(of values: [Float], as type: TensorType) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count / type.blockElements * type.blockBytes)
        switch type {
        // Every processor that this runs on is little-endian, as the files are.
        case .f32: values.withUnsafeBytes { bytes += $0 }
        case .f16: for value in values { append(Float16(value).bitPattern, to: &bytes) }
        case .bf16: for value in values { append(bfloat(value), to: &bytes) }
        case .q8_0, .q4_0, .q4_1:
            for start in stride(from: 0, to: values.count, by: type.blockElements) {
                let block = values[start..<start + type.blockElements]
                switch type {
                case .q8_0: appendQ8(block, to: &bytes)
                case .q4_0: appendQ4(block, to: &bytes)
                default: appendQ4WithMinimum(block, to: &bytes)
                }
            }
        case .q5_0, .q5_1, .q2_k, .q3_k, .q4_k, .q5_k, .q6_k, .q8_k:
            preconditionFailure("the tests write no \(type.rawValue)")
        }
        return bytes
    }

    /// Round to nearest, ties to even; values are finite.
    private static func bfloat(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ ((bits >> 16) & 1)) >> 16)
    }

    private static func appendQ8(_ block: ArraySlice<Float>, to bytes: inout [UInt8]) {
        let scale = (block.map(abs).max() ?? 0) / 127
        let inverse = scale == 0 ? 0 : 1 / scale
        append(Float16(scale).bitPattern, to: &bytes)
        for value in block {
            let quantised = (value * inverse).rounded(.toNearestOrAwayFromZero)
            bytes.append(UInt8(bitPattern: Int8(quantised)))
        }
    }

    private static func appendQ4(_ block: ArraySlice<Float>, to bytes: inout [UInt8]) {
        // The value farthest from zero, sign kept, becomes -8.
        let extreme = block.reduce(into: Float(0)) { if abs($1) > abs($0) { $0 = $1 } }
        let scale = extreme / -8
        let inverse = scale == 0 ? 0 : 1 / scale
        append(Float16(scale).bitPattern, to: &bytes)
        appendNibbles(block.map { $0 * inverse + 8.5 }, to: &bytes)
    }

    private static func appendQ4WithMinimum(_ block: ArraySlice<Float>, to bytes: inout [UInt8]) {
        let minimum = block.min() ?? 0
        let scale = ((block.max() ?? 0) - minimum) / 15
        let inverse = scale == 0 ? 0 : 1 / scale
        append(Float16(scale).bitPattern, to: &bytes)
        append(Float16(minimum).bitPattern, to: &bytes)
        appendNibbles(block.map { ($0 - minimum) * inverse + 0.5 }, to: &bytes)
    }

    /// The first half of a block in the lower four bits, the second in the upper.
    private static func appendNibbles(_ values: [Float], to bytes: inout [UInt8]) {
        let quantised = values.map { UInt8(max(0, min(15, $0))) }
        let half = quantised.count / 2
        for index in 0..<half { bytes.append(quantised[index] | quantised[index + half] << 4) }
    }

    private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
