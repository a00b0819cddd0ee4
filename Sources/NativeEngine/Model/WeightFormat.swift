import CKernels
import EngineAPI
import ModelFiles

/// How the engine holds a matrix; the same formats as `ck_weight_format`.
///
/// Every block format is held bit for bit as the file stores it, in a layout of the kernels' own and in as many bytes,
/// but for rows rounded up to 16 and scales of 16 rows to 64 bytes.
enum WeightFormat: String, Sendable, Hashable, CaseIterable {
    case f32 = "F32"
    case f16 = "F16"
    case bf16 = "BF16"
    case q8_0 = "Q8_0"
    case q4_0 = "Q4_0"
    case q4_1 = "Q4_1"
    case q5_0 = "Q5_0"
    case q5_1 = "Q5_1"
    case q2_k = "Q2_K"
    case q3_k = "Q3_K"
    case q4_k = "Q4_K"
    case q5_k = "Q5_K"
    case q6_k = "Q6_K"

    /// What holds a tensor of this type without any change: the format of that name, and for a type that has none
    /// (Q8_K) fp32, which holds its values as the file gives them.
    init(_ type: TensorType) {
        self = WeightFormat(rawValue: type.rawValue) ?? .f32
    }

    /// What a precision asked for means.
    init(_ precision: Precision) {
        switch precision {
        case .fp32: self = .f32
        case .fp16: self = .f16
        case .bf16: self = .bf16
        case .int8: self = .q8_0
        case .int4: self = .q4_0
        }
    }

    /// The class of precision: blocks of up to 5 bits count as int4, of 6 and 8 as int8.
    var precision: Precision {
        switch self {
        case .f32: .fp32
        case .f16: .fp16
        case .bf16: .bf16
        case .q8_0, .q6_k: .int8
        case .q4_0, .q4_1, .q5_0, .q5_1, .q2_k, .q3_k, .q4_k, .q5_k: .int4
        }
    }

    /// Columns of a block: 32 or 256; 1 where numbers stand for themselves.
    var blockColumns: Int { ck_block_columns(code) }

    /// Held in blocks, in a layout of the kernels' own.
    var isBlocked: Bool { blockColumns > 1 }

    var code: ck_weight_format {
        switch self {
        case .f32: CK_F32
        case .f16: CK_F16
        case .bf16: CK_BF16
        case .q8_0: CK_Q8_0
        case .q4_0: CK_Q4_0
        case .q4_1: CK_Q4_1
        case .q5_0: CK_Q5_0
        case .q5_1: CK_Q5_1
        case .q2_k: CK_Q2_K
        case .q3_k: CK_Q3_K
        case .q4_k: CK_Q4_K
        case .q5_k: CK_Q5_K
        case .q6_k: CK_Q6_K
        }
    }

    var index: Int { Int(code.rawValue) }

    func bytes(rows: Int, columns: Int) -> Int {
        ck_matrix_bytes(code, rows, columns)
    }
}
