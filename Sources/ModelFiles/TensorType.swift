/// How the numbers of a tensor are stored.
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

    /// Values that one block holds.
    public var blockElements: Int {
        switch self {
        case .f32, .f16, .bf16: 1
        case .q8_0, .q4_0, .q4_1: 32
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
