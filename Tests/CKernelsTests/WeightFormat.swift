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
    ]

    var isPacked: Bool {
        format.rawValue >= CK_Q8_0.rawValue
    }

    func weights(_ values: [Float], rows: Int, columns: Int) -> AlignedBuffer<UInt8> {
        let matrix = AlignedBuffer<UInt8>(bytes: ck_matrix_bytes(format, rows, columns))
        let raw = UnsafeMutableRawPointer(matrix.pointer)
        switch format {
        case CK_F32: raw.copyMemory(from: values, byteCount: values.count * 4)
        case CK_F16: ck_float_to_half(raw.assumingMemoryBound(to: UInt16.self), values, values.count)
        case CK_BF16: ck_float_to_bfloat(raw.assumingMemoryBound(to: UInt16.self), values, values.count)
        default: ck_pack_floats(format, raw, values, rows, columns, 0, rows)
        }
        return matrix
    }
}
