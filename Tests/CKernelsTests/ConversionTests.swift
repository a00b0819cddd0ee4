import CKernels
import Testing

@Suite struct ConversionTests {
    @Test func readsEveryHalf() {
        let halves = (0...UInt16.max).map { $0 }
        var floats = [Float](repeating: 0, count: halves.count)
        ck_half_to_float(&floats, halves, halves.count)
        for (half, float) in zip(halves, floats) {
            let bits = UInt32(half)
            let exponent = bits >> 10 & 31, mantissa = bits & 1023
            let magnitude: Float =
                switch exponent {
                case 0: Float(mantissa) * 0x1p-24
                case 31: mantissa == 0 ? .infinity : .nan
                default: Float(sign: .plus, exponent: Int(exponent) - 15, significand: 1 + Float(mantissa) / 1024)
                }
            let expected = half & 0x8000 == 0 ? magnitude : -magnitude
            #expect(float == expected || (float.isNaN && expected.isNaN), "half \(half)")
        }
    }

    /// Halfway between neighbours the even one; at the ends infinity, subnormals and zero.
    @Test func roundsHalvesToNearestEven() {
        let cases: [(Float, UInt16)] = [
            (1, 0x3C00), (1 + 0x1p-11, 0x3C00), (1 + 0x3p-11, 0x3C02), (1 + 0x1.002p-11, 0x3C01), (65504, 0x7BFF),
            (65519.99, 0x7BFF), (65520, 0x7C00), (-.infinity, 0xFC00), (0x1p-24, 1), (0x1p-25, 0), (0x1.8p-25, 1),
            (0x1.8p-24, 2), (0x1.ff8p-15, 0x03FF), (0x1.ffcp-15, 0x0400), (-0.0, 0x8000), (1e-30, 0),
        ]
        var halves = [UInt16](repeating: 0, count: cases.count)
        ck_float_to_half(&halves, cases.map(\.0), cases.count)
        #expect(halves == cases.map(\.1))
        for table in Table.all {
            let out = AlignedBuffer<UInt16>(count: cases.count)
            table.kernels.pointee.store_f16(out.pointer, cases.map(\.0), cases.count)
            #expect(out.values == cases.map(\.1), "\(table.name)")
            #expect(out.marginIsIntact)
        }
    }

    @Test func roundsBfloatsToNearestEven() {
        let cases: [(Float, UInt16)] = [
            (1, 0x3F80), (1 + 0x1p-8, 0x3F80), (1 + 0x3p-8, 0x3F82), (-1 - 0x1.01p-8, 0xBF81), (.infinity, 0x7F80),
            (.greatestFiniteMagnitude, 0x7F80), (0, 0),
        ]
        var bfloats = [UInt16](repeating: 0, count: cases.count)
        ck_float_to_bfloat(&bfloats, cases.map(\.0), cases.count)
        #expect(bfloats == cases.map(\.1))
        var floats = [Float](repeating: 0, count: 2)
        ck_bfloat_to_float(&floats, [0x3F81, 0xC000], 2)
        #expect(floats == [1 + 0x1p-7, -2])
    }

    @Test func keepsNaN() {
        let payloads = [Float.nan, Float(bitPattern: 0x7F80_0001), Float(bitPattern: 0xFFFF_FFFF)]
        var halves = [UInt16](repeating: 0, count: 3), bfloats = halves
        ck_float_to_half(&halves, payloads, 3)
        ck_float_to_bfloat(&bfloats, payloads, 3)
        #expect(halves.allSatisfy { $0 & 0x7FFF > 0x7C00 })
        #expect(bfloats.allSatisfy { $0 & 0x7FFF > 0x7F80 })
    }
}
