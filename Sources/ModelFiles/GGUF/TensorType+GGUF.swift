extension TensorType {
    /// ggml's number of the type (`enum ggml_type`), as tensor descriptions have it.
    var ggmlNumber: UInt32 {
        switch self {
        case .f32: 0
        case .f16: 1
        case .q4_0: 2
        case .q4_1: 3
        case .q5_0: 6
        case .q5_1: 7
        case .q8_0: 8
        case .q2_k: 10
        case .q3_k: 11
        case .q4_k: 12
        case .q5_k: 13
        case .q6_k: 14
        case .q8_k: 15
        case .bf16: 30
        }
    }

    /// llama.cpp's number of "mostly this type" (`enum llama_ftype`, the plain variants), as `general.file_type` has it;
    /// `nil` where there is none.
    var fileTypeNumber: Int? {
        switch self {
        case .f32: 0
        case .f16: 1
        case .q4_0: 2
        case .q4_1: 3
        case .q8_0: 7
        case .q5_0: 8
        case .q5_1: 9
        case .q2_k: 10
        case .q3_k: 11
        case .q4_k: 14
        case .q5_k: 16
        case .q6_k: 18
        case .bf16: 32
        case .q8_k: nil
        }
    }
}
