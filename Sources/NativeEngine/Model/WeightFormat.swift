import CKernels
import EngineAPI
import ModelFiles

/// How the engine holds a matrix; the same six as `ck_weight_format`.
enum WeightFormat: String, Sendable, Hashable, CaseIterable {
    case f32 = "F32"
    case f16 = "F16"
    case bf16 = "BF16"
    case q8_0 = "Q8_0"
    case q4_0 = "Q4_0"
    case q4_1 = "Q4_1"

    /// What holds a tensor of this type without any change; of types that the kernels do not read, every value exactly.
    init(_ type: TensorType) {
        switch type {
        case .f32: self = .f32
        case .f16: self = .f16
        case .bf16: self = .bf16
        case .q8_0: self = .q8_0
        case .q4_0: self = .q4_0
        case .q4_1: self = .q4_1
        case .q5_0, .q5_1, .q2_k, .q3_k, .q4_k, .q5_k, .q6_k, .q8_k: self = .f32
        }
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

    var precision: Precision {
        switch self {
        case .f32: .fp32
        case .f16: .fp16
        case .bf16: .bf16
        case .q8_0: .int8
        case .q4_0, .q4_1: .int4
        }
    }

    /// Held in blocks of `CK_BLOCK` columns, in a layout of the kernels' own.
    var isBlocked: Bool {
        switch self {
        case .f32, .f16, .bf16: false
        case .q8_0, .q4_0, .q4_1: true
        }
    }

    var code: ck_weight_format {
        switch self {
        case .f32: CK_F32
        case .f16: CK_F16
        case .bf16: CK_BF16
        case .q8_0: CK_Q8_0
        case .q4_0: CK_Q4_0
        case .q4_1: CK_Q4_1
        }
    }

    var index: Int { Int(code.rawValue) }

    func bytes(rows: Int, columns: Int) -> Int {
        ck_matrix_bytes(code, rows, columns)
    }
}
