/// The values of one block of 32, whose values have one scale in common.
///
/// Source of the formulas: the `gguf` package (`gguf/quants.py`), in the order of its operations. `out` has room for 32
/// floats, [value].
enum BlockOf32 {
    static func q8_0(_ block: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>) {
        let scale = HalfFloat.float(atHalf: block)
        for index in 0..<32 {
            out[index] = scale * Float(block.load(fromByteOffset: 2 + index, as: Int8.self))
        }
    }

    static func q4_0(_ block: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>) {
        let scale = HalfFloat.float(atHalf: block)
        for index in 0..<16 {
            let pair = block.load(fromByteOffset: 2 + index, as: UInt8.self)
            out[index] = scale * Float(Int32(pair & 15) &- 8)
            out[index + 16] = scale * Float(Int32(pair >> 4) &- 8)
        }
    }

    static func q4_1(_ block: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>) {
        let scale = HalfFloat.float(atHalf: block)
        let minimum = HalfFloat.float(atHalf: block + 2)
        for index in 0..<16 {
            let pair = block.load(fromByteOffset: 4 + index, as: UInt8.self)
            out[index] = scale * Float(pair & 15) + minimum
            out[index + 16] = scale * Float(pair >> 4) + minimum
        }
    }

    static func q5_0(_ block: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>) {
        let scale = HalfFloat.float(atHalf: block)
        let fifthBits = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: 2, as: UInt32.self))
        for index in 0..<16 {
            let pair = UInt32(block.load(fromByteOffset: 6 + index, as: UInt8.self))
            let (low, high) = withFifthBits(pair, fifthBits &>> UInt32(truncatingIfNeeded: index))
            out[index] = scale * Float(Int32(bitPattern: low) &- 16)
            out[index + 16] = scale * Float(Int32(bitPattern: high) &- 16)
        }
    }

    static func q5_1(_ block: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>) {
        let scale = HalfFloat.float(atHalf: block)
        let minimum = HalfFloat.float(atHalf: block + 2)
        let fifthBits = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        for index in 0..<16 {
            let pair = UInt32(block.load(fromByteOffset: 8 + index, as: UInt8.self))
            let (low, high) = withFifthBits(pair, fifthBits &>> UInt32(truncatingIfNeeded: index))
            out[index] = scale * Float(low) + minimum
            out[index + 16] = scale * Float(high) + minimum
        }
    }

    /// The two values of a byte: their fifth bits are bits 0 and 16.
    @inline(__always)
    private static func withFifthBits(_ pair: UInt32, _ bits: UInt32) -> (low: UInt32, high: UInt32) {
        let low = (pair & 15) | ((bits & 1) << 4)
        let high = (pair >> 4) | ((bits >> 12) & 16)
        return (low, high)
    }
}
