/// The types of metadata values, by their number in the file (GGUF specification, `gguf_metadata_value_type`).
enum GGUFValueType: UInt32 {
    case uint8, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64, float64

    static let integers: [GGUFValueType] = [.uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .int64]

    /// Bytes of one value; `nil` where that varies.
    var fixedBytes: Int? {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        case .string, .array: nil
        }
    }

    /// Fewest bytes that one value takes: bounds every count before anything is allocated.
    var leastBytes: Int {
        switch self {
        case .string: 8
        case .array: 12
        default: fixedBytes ?? 1
        }
    }
}

/// A metadata value. Strings and arrays stay where they lie in the file until somebody asks for them.
enum GGUFValue {
    case signed(Int64)
    case unsigned(UInt64)
    case float32(Float)
    case float64(Double)
    case bool(Bool)
    case string(Range<Int>)
    case array(GGUFArray)

    /// For messages.
    var kind: String {
        switch self {
        case .signed, .unsigned: "an integer"
        case .float32, .float64: "a floating-point number"
        case .bool: "a truth value"
        case .string: "a string"
        case .array(let array): "an array of \(array.elementType)"
        }
    }
}

/// Elements of one type, checked to lie inside the file.
struct GGUFArray {
    var elementType: GGUFValueType
    var count: Int
    /// Where the elements lie in the file.
    var range: Range<Int>
}
