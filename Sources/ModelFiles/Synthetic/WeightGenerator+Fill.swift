import Foundation

extension WeightGenerator {
    /// Writes one row of a tensor of `shape` to `out`, of any alignment.
    ///
    /// Matrices: symmetric around 0 with a standard deviation within a factor of 1.5 of 1/sqrt(columns), which keeps
    /// the residual stream and the logits near 1. Vectors ([count], always F32): norms between 0.875 and 1.125,
    /// biases between -0.125 and 0.125. Every value,
    /// scale and minimum is finite and normal; bits are shaped in place of arithmetic, because 7 thousand million
    /// weights are made while somebody waits.
    func fill(_ out: UnsafeMutableRawPointer, row: Int, columns: Int, type: TensorType, shape: [Int]) {
        let words = RandomWords(seed: seed, row: row)
        if shape.count == 1, type == .f32 { return Self.fillVector(out, words, columns, center: center) }
        switch type {
        case .f32:
            // Sign, the lower two bits of the exponent, and the mantissa are random.
            let base = Self.exponent(columns, rootMeanSquare: 7.04, bias: 127) << 23
            Self.fillPlain(out, words, bytes: 4 * columns, mask: 0x81FF_FFFF_81FF_FFFF, base: base | base << 32)
        case .f16:
            let base = Self.exponent(columns, rootMeanSquare: 7.04, bias: 15) << 10
            Self.fillPlain(
                out, words, bytes: 2 * columns, mask: 0x8FFF_8FFF_8FFF_8FFF, base: base &* 0x0001_0001_0001_0001)
        case .bf16:
            let base = Self.exponent(columns, rootMeanSquare: 7.04, bias: 127) << 7
            Self.fillPlain(
                out, words, bytes: 2 * columns, mask: 0x81FF_81FF_81FF_81FF, base: base &* 0x0001_0001_0001_0001)
        case .q8_0: Self.fillEightBits(out, words, blocks: columns / 32, Self.scale(columns, rootMeanSquare: 112))
        case .q4_0: Self.fillFourBits(out, words, blocks: columns / 32, Self.scale(columns, rootMeanSquare: 7.08))
        case .q4_1:
            Self.fillFourBitsWithMinimum(
                out, words, blocks: columns / 32, Self.scale(columns, rootMeanSquare: 7.08))
        case .q5_0, .q5_1, .q2_k, .q3_k, .q4_k, .q5_k, .q6_k, .q8_k:
            preconditionFailure("synthetic weights are not made in \(type.rawValue)")
        }
    }

    /// The types that synthetic weights are made in.
    public static let types: [TensorType] = [.f32, .f16, .bf16, .q8_0, .q4_0, .q4_1]

    /// Exponent field such that values in [1, 2) x 2^(field - bias) with the given root mean square (of the pattern at
    /// field = bias) come closest to 1/sqrt(columns). The random pattern adds up to 3.
    private static func exponent(_ columns: Int, rootMeanSquare: Double, bias: Int) -> UInt64 {
        let wanted = -0.5 * log2(Double(max(1, columns))) - log2(rootMeanSquare)
        return UInt64(max(1, bias + Int(wanted.rounded())))
    }

    /// The same for the fp16 scale of a block, in its place.
    private static func scale(_ columns: Int, rootMeanSquare: Double) -> UInt64 {
        exponent(columns, rootMeanSquare: rootMeanSquare, bias: 15) << 10
    }

    private static func fillPlain(
        _ out: UnsafeMutableRawPointer, _ words: RandomWords, bytes: Int, mask: UInt64, base: UInt64
    ) {
        let whole = bytes / 8
        for index in 0..<whole {
            out.storeBytes(
                of: ((words[index] & mask) &+ base).littleEndian, toByteOffset: 8 * index, as: UInt64.self)
        }
        guard bytes > 8 * whole else { return }
        withUnsafeBytes(of: ((words[whole] & mask) &+ base).littleEndian) { word in
            (out + 8 * whole).copyMemory(from: word.baseAddress ?? UnsafeRawPointer(out), byteCount: bytes - 8 * whole)
        }
    }

    /// Five words a block: the mantissa of the scale, 32 values from -127 to 127.
    private static func fillEightBits(
        _ out: UnsafeMutableRawPointer, _ words: RandomWords, blocks: Int, _ exponent: UInt64
    ) {
        for block in 0..<blocks {
            let target = out + 34 * block
            let scale = UInt16(truncatingIfNeeded: exponent | (words[5 * block] & 0x03FF))
            target.storeBytes(of: scale.littleEndian, as: UInt16.self)
            for index in 0..<4 {
                let word = words[5 * block + 1 + index]
                // Quantisers never write -128: such bytes become -127.
                let flipped = word ^ 0x8080_8080_8080_8080
                let nonZero = ((flipped & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F) | flipped
                let lowest = ~nonZero & 0x8080_8080_8080_8080
                target.storeBytes(
                    of: (word | (lowest &>> 7)).littleEndian, toByteOffset: 2 + 8 * index, as: UInt64.self)
            }
        }
    }

    /// Three words a block: sign and mantissa of the scale, 32 values. The values average -0.5, so that scales of
    /// both signs are what keeps the matrix without a direction of its own.
    private static func fillFourBits(
        _ out: UnsafeMutableRawPointer, _ words: RandomWords, blocks: Int, _ exponent: UInt64
    ) {
        for block in 0..<blocks {
            let target = out + 18 * block
            let scale = UInt16(truncatingIfNeeded: exponent | (words[3 * block] & 0x83FF))
            target.storeBytes(of: scale.littleEndian, as: UInt16.self)
            target.storeBytes(of: words[3 * block + 1].littleEndian, toByteOffset: 2, as: UInt64.self)
            target.storeBytes(of: words[3 * block + 2].littleEndian, toByteOffset: 10, as: UInt64.self)
        }
    }

    /// As four bits, with a minimum of -8 times the scale.
    private static func fillFourBitsWithMinimum(
        _ out: UnsafeMutableRawPointer, _ words: RandomWords, blocks: Int, _ exponent: UInt64
    ) {
        for block in 0..<blocks {
            let target = out + 20 * block
            let scale = UInt16(truncatingIfNeeded: exponent | (words[3 * block] & 0x83FF))
            let minimum = (scale ^ 0x8000) &+ (3 << 10)
            target.storeBytes(of: scale.littleEndian, as: UInt16.self)
            target.storeBytes(of: minimum.littleEndian, toByteOffset: 2, as: UInt16.self)
            target.storeBytes(of: words[3 * block + 1].littleEndian, toByteOffset: 4, as: UInt64.self)
            target.storeBytes(of: words[3 * block + 2].littleEndian, toByteOffset: 12, as: UInt64.self)
        }
    }

    private static func fillVector(
        _ out: UnsafeMutableRawPointer, _ words: RandomWords, _ columns: Int, center: Float
    ) {
        let lowest = center - 0.125
        for index in 0..<columns {
            let value = lowest + Float(words[index] &>> 40) * 0x1p-26
            out.storeBytes(of: value.bitPattern.littleEndian, toByteOffset: 4 * index, as: UInt32.self)
        }
    }
}
