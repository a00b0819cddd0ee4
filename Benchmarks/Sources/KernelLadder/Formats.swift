import CKernels

/// A weight format, its name, and the arithmetic whose ceiling its products stand beside.
struct Format {
    let name: String
    let format: ck_weight_format

    static let all = [
        Format(name: "F32", format: CK_F32), Format(name: "F16", format: CK_F16), Format(name: "BF16", format: CK_BF16),
        Format(name: "Q8_0", format: CK_Q8_0), Format(name: "Q4_0", format: CK_Q4_0),
        Format(name: "Q4_1", format: CK_Q4_1), Format(name: "Q5_0", format: CK_Q5_0),
        Format(name: "Q5_1", format: CK_Q5_1), Format(name: "Q2_K", format: CK_Q2_K),
        Format(name: "Q3_K", format: CK_Q3_K), Format(name: "Q4_K", format: CK_Q4_K),
        Format(name: "Q5_K", format: CK_Q5_K), Format(name: "Q6_K", format: CK_Q6_K),
    ]

    func product(of table: UnsafePointer<ck_kernels>) -> ck_matmul {
        withUnsafeBytes(of: table.pointee.matmul) { products in
            products.bindMemory(to: ck_matmul.self)[Int(format.rawValue)]
        }
    }

    /// The least number of columns from `count` on that the format holds.
    func columns(from count: Int) -> Int {
        let block = ck_block_columns(format)
        return (count + block - 1) / block * block
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
        case CK_Q8_0, CK_Q4_0, CK_Q4_1:
            ck_pack_floats(format, part.pointer, values.floats, distinct, columns, 0, distinct)
        default:
            // Blocks of random bits; without this one no half among them is infinite or NaN.
            let blocks = Memory(bytes: part.byteCount)
            for index in 0..<blocks.byteCount {
                let byte = values.pointer.load(fromByteOffset: index % values.byteCount, as: UInt8.self)
                blocks.pointer.storeBytes(of: byte & 0xBF, toByteOffset: index, as: UInt8.self)
            }
            ck_pack_blocks(format, part.pointer, blocks.pointer, distinct, columns, 0, distinct)
        }
        let matrix = Memory(bytes: ck_matrix_bytes(format, rows, columns))
        for offset in stride(from: 0, to: matrix.byteCount, by: part.byteCount) {
            let bytes = min(part.byteCount, matrix.byteCount - offset)
            (matrix.pointer + offset).copyMemory(from: part.pointer, byteCount: bytes)
        }
        return matrix
    }
}
