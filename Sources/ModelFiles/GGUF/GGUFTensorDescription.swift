/// A tensor as the head of the file describes it.
struct GGUFTensorDescription {
    var name: String
    /// Outermost first, each at least 1.
    var shape: [Int]
    /// ggml's number of the type.
    var type: UInt32
    /// From the start of the data.
    var offset: UInt64

    /// Our type of ggml's number; `nil` where it is not supported.
    var supportedType: TensorType? { Self.supportedTypes[type] }

    private static let supportedTypes: [UInt32: TensorType] = [
        0: .f32, 1: .f16, 2: .q4_0, 3: .q4_1, 8: .q8_0, 30: .bf16,
    ]

    /// What ggml calls the type, for messages.
    var typeName: String { supportedType?.rawValue ?? Self.otherTypes[type] ?? "type number \(type)" }

    private static let otherTypes: [UInt32: String] = [
        6: "Q5_0", 7: "Q5_1", 9: "Q8_1", 10: "Q2_K", 11: "Q3_K", 12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K",
        16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS",
        24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4",
    ]
}
