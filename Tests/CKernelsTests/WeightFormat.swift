import CKernels
import Testing

/// A weight format by name, with random weights in it.
struct WeightFormat: CustomTestStringConvertible, Sendable {
    let format: ck_weight_format
    let testDescription: String

    static let all = [
        WeightFormat(format: CK_F32, testDescription: "F32"), WeightFormat(format: CK_F16, testDescription: "F16"),
        WeightFormat(format: CK_BF16, testDescription: "BF16"), WeightFormat(format: CK_Q8_0, testDescription: "Q8_0"),
        WeightFormat(format: CK_Q4_0, testDescription: "Q4_0"), WeightFormat(format: CK_Q4_1, testDescription: "Q4_1"),
        WeightFormat(format: CK_Q5_0, testDescription: "Q5_0"), WeightFormat(format: CK_Q5_1, testDescription: "Q5_1"),
        WeightFormat(format: CK_Q2_K, testDescription: "Q2_K"), WeightFormat(format: CK_Q3_K, testDescription: "Q3_K"),
        WeightFormat(format: CK_Q4_K, testDescription: "Q4_K"), WeightFormat(format: CK_Q5_K, testDescription: "Q5_K"),
        WeightFormat(format: CK_Q6_K, testDescription: "Q6_K"),
    ]

    static let packed = all.filter(\.isPacked)

    var isPacked: Bool {
        blockColumns > 1
    }

    /// Whether `ck_pack_floats` makes it; all others come as blocks only.
    var isMadeFromFloats: Bool {
        [CK_Q8_0, CK_Q4_0, CK_Q4_1].contains(format)
    }

    var blockColumns: Int {
        ck_block_columns(format)
    }

    /// The least number of columns from `count` on that the format holds.
    func columns(from count: Int) -> Int {
        (count + blockColumns - 1) / blockColumns * blockColumns
    }

    /// Formats that are not made from floats hold random blocks in place of `values`.
    func weights(_ values: [Float], rows: Int, columns: Int) -> AlignedBuffer<UInt8> {
        let matrix = AlignedBuffer<UInt8>(bytes: ck_matrix_bytes(format, rows, columns))
        let raw = UnsafeMutableRawPointer(matrix.pointer)
        switch format {
        case CK_F32: raw.copyMemory(from: values, byteCount: values.count * 4)
        case CK_F16: ck_float_to_half(raw.assumingMemoryBound(to: UInt16.self), values, values.count)
        case CK_BF16: ck_float_to_bfloat(raw.assumingMemoryBound(to: UInt16.self), values, values.count)
        case _ where isMadeFromFloats: ck_pack_floats(format, raw, values, rows, columns, 0, rows)
        default:
            let blocks = RandomBlocks(format, rows: rows, columns: columns, seed: UInt64(rows + columns))
            ck_pack_blocks(format, raw, blocks.bytes, rows, columns, 0, rows)
        }
        return matrix
    }
}
