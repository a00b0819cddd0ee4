/// How the numbers of a tensor are stored.
///
/// Layouts of blocks are ggml's (`ggml-common.h`). "Super-blocks" of 256 values hold small integer scales of their
/// sub-blocks, and one fp16 scale (and one fp16 minimum) that all of these are multiplied by.
public enum TensorType: String, Sendable, Hashable, CaseIterable {
    case f32 = "F32"
    case f16 = "F16"
    case bf16 = "BF16"
    /// Blocks of 32: one fp16 scale, 32 int8.
    case q8_0 = "Q8_0"
    /// Blocks of 32: one fp16 scale, 16 bytes of two 4-bit values each, centred on 8.
    case q4_0 = "Q4_0"
    /// Blocks of 32: fp16 scale, fp16 minimum, 16 bytes of two 4-bit values each.
    case q4_1 = "Q4_1"
    /// Blocks of 32: fp16 scale, 32 fifth bits, 16 bytes of two lower 4-bit values each, centred on 16.
    case q5_0 = "Q5_0"
    /// Blocks of 32: fp16 scale, fp16 minimum, 32 fifth bits, 16 bytes of two lower 4-bit values each.
    case q5_1 = "Q5_1"
    /// Super-blocks: 16 times 4-bit scale and minimum (of 16 values each), 64 bytes of four 2-bit values each, fp16
    /// scale, fp16 minimum.
    case q2_k = "Q2_K"
    /// Super-blocks: 32 bytes of third bits, 64 bytes of four lower 2-bit values each, sixteen 6-bit scales (of 16
    /// values each) in 12 bytes, fp16 scale.
    case q3_k = "Q3_K"
    /// Super-blocks: fp16 scale, fp16 minimum, eight 6-bit scales and minimums (of 32 values each) in 12 bytes, 128
    /// bytes of two 4-bit values each.
    case q4_k = "Q4_K"
    /// Super-blocks: as `q4_k`, with 32 bytes of fifth bits before the 4-bit values.
    case q5_k = "Q5_K"
    /// Super-blocks: 128 bytes of two lower 4-bit values each, 64 bytes of four upper 2-bit values each, sixteen int8
    /// scales (of 16 values each), fp16 scale.
    case q6_k = "Q6_K"
    /// Blocks of 256: one fp32 scale, 256 int8, sixteen int16 sums (of 16 values each) that the values imply.
    case q8_k = "Q8_K"

    /// Values that one block holds.
    public var blockElements: Int {
        switch self {
        case .f32, .f16, .bf16: 1
        case .q8_0, .q4_0, .q4_1, .q5_0, .q5_1: 32
        case .q2_k, .q3_k, .q4_k, .q5_k, .q6_k, .q8_k: 256
        }
    }

    /// Bytes that one block takes.
    public var blockBytes: Int {
        switch self {
        case .f32: 4
        case .f16, .bf16: 2
        case .q8_0: 34
        case .q4_0: 18
        case .q4_1: 20
        case .q5_0: 22
        case .q5_1: 24
        case .q2_k: 84
        case .q3_k: 110
        case .q4_k: 144
        case .q5_k: 176
        case .q6_k: 210
        case .q8_k: 292
        }
    }
}

extension TensorType {
    /// Bytes of a tensor of this shape (outermost first); `nil` when rows are no whole blocks or the size overflows.
    func byteCount(shape: [Int]) -> Int? {
        guard let columns = shape.last, columns > 0, columns.isMultiple(of: blockElements) else { return nil }
        var (bytes, overflow) = (columns / blockElements).multipliedReportingOverflow(by: blockBytes)
        for extent in shape.dropLast() {
            guard extent > 0, !overflow else { return nil }
            (bytes, overflow) = bytes.multipliedReportingOverflow(by: extent)
        }
        return overflow ? nil : bytes
    }

    /// For messages.
    static let namesInWords = allCases.map(\.rawValue).joined(separator: ", ")
}
