import CKernels

/// A weight format, its name, and the arithmetic whose ceiling its products stand beside.
struct Format {
    let name: String
    let format: ck_weight_format

    static let all = [
        Format(name: "F32", format: CK_F32), Format(name: "F16", format: CK_F16), Format(name: "BF16", format: CK_BF16),
        Format(name: "Q8_0", format: CK_Q8_0), Format(name: "Q4_0", format: CK_Q4_0),
        Format(name: "Q4_1", format: CK_Q4_1),
    ]

    func product(of table: UnsafePointer<ck_kernels>) -> ck_matmul {
        let products = table.pointee.matmul
        switch format {
        case CK_F32: return products.0
        case CK_F16: return products.1
        case CK_BF16: return products.2
        case CK_Q8_0: return products.3
        case CK_Q4_0: return products.4
        default: return products.5
        }
    }

    /// What the table multiplies many tokens with.
    func arithmetic(in table: String) -> ck_probe_arithmetic {
        if table == "amx" || (table == "avx512" && format == CK_BF16) {
            return CK_PROBE_BF16
        }
        return format.rawValue >= CK_Q8_0.rawValue ? CK_PROBE_INT8 : CK_PROBE_FP32
    }

    /// Random weights. A matrix larger than `distinct` rows repeats them: quantising gigabytes would take minutes.
    func weights(rows: Int, columns: Int, distinct: Int = 16) -> Memory {
        let values = Memory.floats(distinct * columns)
        let part = Memory(bytes: ck_matrix_bytes(format, distinct, columns))
        switch format {
        case CK_F32: part.pointer.copyMemory(from: values.pointer, byteCount: part.byteCount)
        case CK_F16:
            ck_float_to_half(part.pointer.assumingMemoryBound(to: UInt16.self), values.floats, distinct * columns)
        case CK_BF16:
            ck_float_to_bfloat(part.pointer.assumingMemoryBound(to: UInt16.self), values.floats, distinct * columns)
        default: ck_pack_floats(format, part.pointer, values.floats, distinct, columns, 0, distinct)
        }
        let matrix = Memory(bytes: ck_matrix_bytes(format, rows, columns))
        for offset in stride(from: 0, to: matrix.byteCount, by: part.byteCount) {
            let bytes = min(part.byteCount, matrix.byteCount - offset)
            (matrix.pointer + offset).copyMemory(from: part.pointer, byteCount: bytes)
        }
        return matrix
    }
}
