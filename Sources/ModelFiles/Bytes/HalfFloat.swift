/// Conversions between 16-bit formats and float, without the processor's help: exact, and the same everywhere.
enum HalfFloat {
    /// IEEE half to float, exact for every bit pattern.
    @inline(__always)
    static func float(fromHalf half: UInt16) -> Float {
        let sign = UInt32(half & 0x8000) << 16
        let magnitude = UInt32(half & 0x7FFF) << 13
        if magnitude >= 0x0F80_0000 {
            // Infinity and NaN keep their payload.
            return Float(bitPattern: sign | 0x7F80_0000 | (magnitude & 0x007F_FFFF))
        }
        // The exponent is 112 too small; the product is exact, and makes subnormals normal.
        let value = Float(bitPattern: magnitude) * Float(bitPattern: 0x7780_0000)
        return Float(bitPattern: value.bitPattern | sign)
    }

    /// bfloat16 to float.
    @inline(__always)
    static func float(fromBrain brain: UInt16) -> Float {
        Float(bitPattern: UInt32(brain) << 16)
    }

    /// The little-endian half at `bytes`, of any alignment.
    @inline(__always)
    static func float(atHalf bytes: UnsafeRawPointer) -> Float {
        float(fromHalf: UInt16(littleEndian: bytes.loadUnaligned(as: UInt16.self)))
    }

    /// The little-endian bfloat16 at `bytes`, of any alignment.
    @inline(__always)
    static func float(atBrain bytes: UnsafeRawPointer) -> Float {
        float(fromBrain: UInt16(littleEndian: bytes.loadUnaligned(as: UInt16.self)))
    }
}
