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

    private static let supportedTypes = Dictionary(
        uniqueKeysWithValues: TensorType.allCases.map { ($0.ggmlNumber, $0) })

    /// What ggml calls the type, for messages.
    var typeName: String { supportedType?.rawValue ?? Self.otherTypes[type] ?? "type number \(type)" }

    /// What helps where the type is not supported.
    var remedyForType: String {
        switch Self.otherTypes[type] {
        case nil:
            "the type is newer than this version of sextant: take the model as Q4_K_M, Q8_0 or F16"
        case let name? where Self.removedTypes.contains(name):
            "ggml has given this type up: take the model as Q4_0, which has the same values"
        case let name? where Self.numbers.contains(name):
            "these are no weights of a language model: convert the model again with a recent llama.cpp"
        case .some:
            "take the model as Q4_K_M, Q5_K_M, Q6_K, Q8_0 or F16; each is published for most models, or made from F16 by llama-quantize"
        }
    }

    private static let otherTypes: [UInt32: String] = [
        4: "Q4_2", 5: "Q4_3", 9: "Q8_1", 16: "IQ2_XXS", 17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL",
        21: "IQ3_S", 22: "IQ2_S", 23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M",
        31: "Q4_0_4_4", 32: "Q4_0_4_8", 33: "Q4_0_8_8", 34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4", 40: "NVFP4",
        41: "Q1_0",
    ]

    /// Q4_0 in the order of some processors.
    private static let removedTypes: Set<String> = ["Q4_0_4_4", "Q4_0_4_8", "Q4_0_8_8"]
    private static let numbers: Set<String> = ["I8", "I16", "I32", "I64", "F64"]
}
