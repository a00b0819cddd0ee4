import CKernels

/// Names of the instruction sets that matter to the kernels.
enum InstructionSets {
    private static let names: [(bit: Int, name: String)] = [
        (Int(CK_FEATURE_AVX2), "AVX2+FMA+F16C"), (Int(CK_FEATURE_AVX512), "AVX-512"),
        (Int(CK_FEATURE_AVX512_VNNI), "AVX512-VNNI"), (Int(CK_FEATURE_AVX512_BF16), "AVX512-BF16"),
        (Int(CK_FEATURE_AVX512_FP16), "AVX512-FP16"), (Int(CK_FEATURE_AVX_VNNI), "AVX-VNNI"),
        (Int(CK_FEATURE_AMX_INT8), "AMX-INT8"), (Int(CK_FEATURE_AMX_BF16), "AMX-BF16"),
    ]

    static func names(features: UInt64) -> [String] {
        names.filter { features & UInt64($0.bit) != 0 }.map(\.name)
    }
}
