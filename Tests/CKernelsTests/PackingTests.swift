import CKernels
import Foundation
import Testing

/// Quantisation and unpacking against what the `gguf` package makes (Scripts/golden/quantized_blocks.py).
@Suite struct PackingTests {
    struct Golden: Decodable {
        struct Format: Decodable {
            let blocks: String
            let dequantizedBits: [UInt32]

            var bytes: [UInt8] { hexadecimal(blocks) }
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

    /// Blocks, in hexadecimal, and the bits of the floats that they stand for, by format.
    struct PackedBlocks: Decodable {
        let rows: Int
        let columns: Int
        let blocks: [String: String]
        let floatBits: [String: [UInt32]]

        static func load() throws -> PackedBlocks {
            let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
            let data = try Data(contentsOf: fixtures.appending(path: "packed_blocks.json"))
            return try JSONDecoder().decode(PackedBlocks.self, from: data)
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

    /// Random blocks of the formats that files bring along (Scripts/golden/packed_blocks.py), three rows of them.
    @Test(arguments: WeightFormat.packed.filter { !$0.isMadeFromFloats })
    func unpacksBlocksAsGGUF(format: WeightFormat) throws {
        let golden = try PackedBlocks.load()
        let name = format.testDescription
        let blocks = try #require(golden.blocks[name]), bits = try #require(golden.floatBits[name])
        let rows = golden.rows, columns = golden.columns
        let packed = AlignedBuffer<UInt8>(bytes: ck_matrix_bytes(format.format, rows, columns))
        ck_pack_blocks(format.format, packed.pointer, hexadecimal(blocks), rows, columns, 0, rows)
        #expect(packed.marginIsIntact)
        for row in 0..<rows {
            let out = AlignedBuffer<Float>(count: columns)
            ck_unpack_row(format.format, out.pointer, packed.pointer, rows, columns, row)
            #expect(out.values.map(\.bitPattern) == Array(bits[row * columns..<(row + 1) * columns]))
            #expect(out.marginIsIntact)
        }
        keepAlive(packed)
    }

    /// Decoding reads the packed bytes once a token: there must not be more of them than in the file.
    @Test(arguments: WeightFormat.packed)
    func takesNoMoreBytesThanTheFile(format: WeightFormat) {
        let layout = RandomBlocks.Layout(format.format)
        #expect(ck_matrix_bytes(format.format, 48, 2048) == 48 * 2048 / format.blockColumns * layout.byteCount)
    }

    @Test(arguments: WeightFormat.packed)
    func packsRangesOfBlocksIndependently(format: WeightFormat) {
        let columns = format.columns(from: 96)
        let blocks = RandomBlocks(format.format, rows: 50, columns: columns, seed: 6)
        let bytesPerRow = blocks.bytes.count / 50
        let size = ck_matrix_bytes(format.format, 50, columns)
        let whole = AlignedBuffer<UInt8>(bytes: size), parts = AlignedBuffer<UInt8>(bytes: size)
        ck_pack_blocks(format.format, whole.pointer, blocks.bytes, 50, columns, 0, 50)
        for begin in [32, 0, 16] {
            let end = begin == 32 ? 50 : begin + 16
            let part = Array(blocks.bytes[begin * bytesPerRow..<end * bytesPerRow])
            ck_pack_blocks(format.format, parts.pointer, part, 50, columns, begin, end)
        }
        var row = [Float](repeating: 0, count: columns), other = row
        for index in 0..<50 {
            ck_unpack_row(format.format, &row, whole.pointer, 50, columns, index)
            ck_unpack_row(format.format, &other, parts.pointer, 50, columns, index)
            #expect(row == other)
        }
        keepAlive(whole, parts)
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

/// The bytes that pairs of hexadecimal digits stand for.
private func hexadecimal(_ text: String) -> [UInt8] {
    let digits = text.utf8.compactMap { UInt8(exactly: Character(UnicodeScalar($0)).hexDigitValue ?? -1) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}
