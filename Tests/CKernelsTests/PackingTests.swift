import CKernels
import Foundation
import Testing

/// Quantisation and unpacking against what the `gguf` package makes (Scripts/golden/quantized_blocks.py).
@Suite struct PackingTests {
    struct Golden: Decodable {
        struct Format: Decodable {
            let blocks: String
            let dequantizedBits: [UInt32]

            var bytes: [UInt8] {
                stride(from: 0, to: blocks.count, by: 2).compactMap { offset in
                    let start = blocks.index(blocks.startIndex, offsetBy: offset)
                    return UInt8(blocks[start..<blocks.index(start, offsetBy: 2)], radix: 16)
                }
            }
        }

        let rows: Int
        let columns: Int
        let valueBits: [UInt32]
        let formats: [String: Format]

        static func load() throws -> Golden {
            let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
            let data = try Data(contentsOf: fixtures.appending(path: "quantized_blocks.json"))
            return try JSONDecoder().decode(Golden.self, from: data)
        }
    }

    @Test(arguments: zip(["q8_0", "q4_0", "q4_1"], [CK_Q8_0, CK_Q4_0, CK_Q4_1]))
    func quantizesAndUnpacksAsGGUF(name: String, format: ck_weight_format) throws {
        let golden = try Golden.load()
        let expected = try #require(golden.formats[name])
        let rows = golden.rows, columns = golden.columns
        let size = ck_matrix_bytes(format, rows, columns)
        let fromBlocks = AlignedBuffer<UInt8>(bytes: size), fromFloats = AlignedBuffer<UInt8>(bytes: size)
        ck_pack_blocks(format, fromBlocks.pointer, expected.bytes, rows, columns, 0, rows)
        ck_pack_floats(
            format, fromFloats.pointer, golden.valueBits.map(Float.init(bitPattern:)), rows, columns, 0, rows)
        #expect(fromBlocks.values == fromFloats.values)
        #expect(fromBlocks.marginIsIntact && fromFloats.marginIsIntact)

        for row in 0..<rows {
            let out = AlignedBuffer<Float>(count: columns)
            ck_unpack_row(format, out.pointer, fromBlocks.pointer, rows, columns, row)
            let bits = out.values.map(\.bitPattern)
            #expect(bits == Array(expected.dequantizedBits[row * columns..<(row + 1) * columns]))
            #expect(out.marginIsIntact)
        }
        keepAlive(fromBlocks)
    }

    @Test(arguments: [CK_Q8_0, CK_Q4_0, CK_Q4_1])
    func packsRangesOfRowsIndependently(format: ck_weight_format) {
        var random = RandomValues(seed: 5)
        let values = random.floats(50 * 96)
        let whole = AlignedBuffer<UInt8>(bytes: ck_matrix_bytes(format, 50, 96))
        let parts = AlignedBuffer<UInt8>(bytes: ck_matrix_bytes(format, 50, 96))
        ck_pack_floats(format, whole.pointer, values, 50, 96, 0, 50)
        for begin in [32, 0, 16] {
            let end = begin == 32 ? 50 : begin + 16
            ck_pack_floats(format, parts.pointer, Array(values[begin * 96..<end * 96]), 50, 96, begin, end)
        }
        var row = [Float](repeating: 0, count: 96), other = row
        for index in 0..<50 {
            ck_unpack_row(format, &row, whole.pointer, 50, 96, index)
            ck_unpack_row(format, &other, parts.pointer, 50, 96, index)
            #expect(row == other)
            let error = zip(row, values[index * 96..<(index + 1) * 96]).map { abs($0 - $1) }.max() ?? 1
            #expect(error < (format == CK_Q8_0 ? 0.01 : 0.25))
        }
        keepAlive(whole, parts)
    }

    /// The package's arithmetic has no meaning there, but nothing may trap.
    @Test(
        arguments: [CK_Q8_0, CK_Q4_0, CK_Q4_1],
        [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude])
    func quantizesAnything(format: ck_weight_format, value: Float) {
        var values = [Float](repeating: 1, count: 32)
        values[3] = value
        let packed = AlignedBuffer<UInt8>(bytes: ck_matrix_bytes(format, 1, 32))
        ck_pack_floats(format, packed.pointer, values, 1, 32, 0, 1)
        #expect(packed.marginIsIntact)
    }

    @Test func unpacksRowsOfPlainFormats() {
        let values: [Float] = [1, -2, 0.5, 3, 4, 5]
        for format in WeightFormat.all where !format.isPacked {
            let matrix = format.weights(values, rows: 2, columns: 3)
            let out = AlignedBuffer<Float>(count: 3)
            ck_unpack_row(format.format, out.pointer, matrix.pointer, 2, 3, 1)
            #expect(out.values == [3, 4, 5])
            keepAlive(matrix)
        }
    }
}
