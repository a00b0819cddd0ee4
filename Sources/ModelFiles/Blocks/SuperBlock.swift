/// The values of one block of 256, which ggml calls K-quants.
///
/// Source of the formulas: the `gguf` package (`gguf/quants.py`), in the order of its operations; of Q8_K, which the
/// package does not read, `dequantize_row_q8_K` of `ggml-quants.c`. `out` has room for 256 floats, [value].
enum SuperBlock {
    static func q2_k(_ block: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>) {
        let scale = HalfFloat.float(atHalf: block + 80)
        let minimum = HalfFloat.float(atHalf: block + 82)
        for part in 0..<16 {
            let packed = block.load(fromByteOffset: part, as: UInt8.self)
            let factor = scale * Float(packed & 15)
            let offset = minimum * Float(packed >> 4)
            let (quants, shift) = twoBits(block + 16, part)
            let target = out + 16 * part
            for index in 0..<16 {
                let quant = quants.load(fromByteOffset: index, as: UInt8.self) &>> shift & 3
                target[index] = factor * Float(quant) - offset
            }
        }
    }

    static func q3_k(_ block: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>) {
        let scale = HalfFloat.float(atHalf: block + 108)
        for part in 0..<16 {
            // Lower four bits: sixteen in eight bytes; upper two bits: four in each of four bytes.
            let lowerShift: UInt8 = part < 8 ? 0 : 4
            let upperShift = UInt8(truncatingIfNeeded: (part >> 2) * 2)
            let low = block.load(fromByteOffset: 96 + (part & 7), as: UInt8.self) &>> lowerShift & 15
            let upper = block.load(fromByteOffset: 104 + (part & 3), as: UInt8.self) &>> upperShift & 3
            let factor = scale * Float(Int32(low | upper << 4) &- 32)
            let (quants, shift) = twoBits(block + 32, part)
            let thirdBits = block + (part & 1) * 16
            let thirdBit = UInt8(truncatingIfNeeded: part >> 1)
            let target = out + 16 * part
            for index in 0..<16 {
                let quant = quants.load(fromByteOffset: index, as: UInt8.self) &>> shift & 3
                let third = thirdBits.load(fromByteOffset: index, as: UInt8.self) &>> thirdBit & 1
                // A third bit of 0 takes 4 away.
                target[index] = factor * Float(Int32(quant | third << 2) &- 4)
            }
        }
    }

    static func q4_k(_ block: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>) {
        for part in 0..<8 {
            let (factor, offset) = scaleAndMinimum(block, part)
            let quants = block + 16 + (part >> 1) * 32
            let shift: UInt8 = part & 1 == 0 ? 0 : 4
            let target = out + 32 * part
            for index in 0..<32 {
                let quant = quants.load(fromByteOffset: index, as: UInt8.self) &>> shift & 15
                target[index] = factor * Float(quant) - offset
            }
        }
    }

    static func q5_k(_ block: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>) {
        for part in 0..<8 {
            let (factor, offset) = scaleAndMinimum(block, part)
            let quants = block + 48 + (part >> 1) * 32
            let shift: UInt8 = part & 1 == 0 ? 0 : 4
            let fifthBit = UInt8(truncatingIfNeeded: part)
            let target = out + 32 * part
            for index in 0..<32 {
                let quant = quants.load(fromByteOffset: index, as: UInt8.self) &>> shift & 15
                let fifth = block.load(fromByteOffset: 16 + index, as: UInt8.self) &>> fifthBit & 1
                target[index] = factor * Float(quant | fifth << 4) - offset
            }
        }
    }

    static func q6_k(_ block: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>) {
        let scale = HalfFloat.float(atHalf: block + 208)
        for part in 0..<16 {
            let factor = scale * Float(block.load(fromByteOffset: 192 + part, as: Int8.self))
            // Of each half of 128 values: 64 bytes hold the lower bits of values 64 apart.
            let lower = block + (part >> 3) * 64 + (part & 3) * 16
            let lowerShift: UInt8 = part & 4 == 0 ? 0 : 4
            let (upper, upperShift) = twoBits(block + 128, part)
            let target = out + 16 * part
            for index in 0..<16 {
                let low = lower.load(fromByteOffset: index, as: UInt8.self) &>> lowerShift & 15
                let high = upper.load(fromByteOffset: index, as: UInt8.self) &>> upperShift & 3
                target[index] = factor * Float(Int32(low | high << 4) &- 32)
            }
        }
    }

    static func q8_k(_ block: UnsafeRawPointer, _ out: UnsafeMutablePointer<Float>) {
        let scale = Float(bitPattern: UInt32(littleEndian: block.loadUnaligned(as: UInt32.self)))
        for index in 0..<256 {
            out[index] = scale * Float(block.load(fromByteOffset: 4 + index, as: Int8.self))
        }
    }

    /// Where the two bits of the 16 values of a part lie: each byte holds those of four values 32 apart, 32 bytes those
    /// of 128 values.
    @inline(__always)
    private static func twoBits(_ quants: UnsafeRawPointer, _ part: Int) -> (bytes: UnsafeRawPointer, shift: UInt8) {
        (quants + (part >> 3) * 32 + (part & 1) * 16, UInt8(truncatingIfNeeded: (part >> 1 & 3) * 2))
    }

    /// Scale and minimum of 32 values of Q4_K or Q5_K, from six bits each: of the first four parts they lie in bytes of
    /// their own, whose upper two bits belong to the last four parts; the lower four bits of those share a byte.
    @inline(__always)
    private static func scaleAndMinimum(_ block: UnsafeRawPointer, _ part: Int) -> (scale: Float, minimum: Float) {
        let place = part & 3
        let first = block.load(fromByteOffset: 4 + place, as: UInt8.self)
        let second = block.load(fromByteOffset: 8 + place, as: UInt8.self)
        let third = block.load(fromByteOffset: 12 + place, as: UInt8.self)
        let scale: UInt8
        let minimum: UInt8
        if part < 4 {
            scale = first & 63
            minimum = second & 63
        } else {
            scale = (third & 15) | ((first >> 2) & 48)
            minimum = (third >> 4) | ((second >> 2) & 48)
        }
        return (
            HalfFloat.float(atHalf: block) * Float(scale), HalfFloat.float(atHalf: block + 2) * Float(minimum)
        )
    }
}
