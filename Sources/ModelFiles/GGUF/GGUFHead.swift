/// The head of a GGUF file under construction, version 3, little-endian (ggml's docs/gguf.md).
struct GGUFHead {
    /// Tensors begin at multiples of this.
    static let alignment = 32

    private var pairs: [UInt8] = []
    private var pairCount: UInt64 = 0
    private var descriptions: [UInt8] = []
    private var tensorCount: UInt64 = 0

    /// Numbers of the types of values.
    private enum Kind: UInt32 {
        case uint32 = 4
        case int32 = 5
        case float32 = 6
        case bool = 7
        case string = 8
        case array = 9
    }

    mutating func set(_ key: String, _ value: Int) {
        begin(key, .uint32)
        Self.append(UInt32(truncatingIfNeeded: value), to: &pairs)
    }

    mutating func set(_ key: String, _ value: Float) {
        begin(key, .float32)
        Self.append(value.bitPattern, to: &pairs)
    }

    mutating func set(_ key: String, _ value: Bool) {
        begin(key, .bool)
        pairs.append(value ? 1 : 0)
    }

    mutating func set(_ key: String, _ value: String) {
        begin(key, .string)
        Self.append(Array(value.utf8), to: &pairs)
    }

    mutating func set(_ key: String, _ values: [[UInt8]]) {
        beginArray(key, .string, values.count)
        for value in values { Self.append(value, to: &pairs) }
    }

    mutating func set(_ key: String, _ values: [Float]) {
        beginArray(key, .float32, values.count)
        for value in values { Self.append(value.bitPattern, to: &pairs) }
    }

    mutating func set(_ key: String, _ values: [Int32]) {
        beginArray(key, .int32, values.count)
        for value in values { Self.append(UInt32(bitPattern: value), to: &pairs) }
    }

    /// - Parameters:
    ///   - shape: outermost first; the file wants the innermost first.
    ///   - offset: from the start of the tensors' data.
    mutating func describe(_ name: String, shape: [Int], type: UInt32, offset: Int) {
        Self.append(Array(name.utf8), to: &descriptions)
        Self.append(UInt32(shape.count), to: &descriptions)
        for extent in shape.reversed() { Self.append(UInt64(extent), to: &descriptions) }
        Self.append(type, to: &descriptions)
        Self.append(UInt64(offset), to: &descriptions)
        tensorCount += 1
    }

    /// Everything before the tensors' data, padded to the alignment.
    func finished() -> [UInt8] {
        var bytes = Array("GGUF".utf8)
        Self.append(UInt32(3), to: &bytes)
        Self.append(tensorCount, to: &bytes)
        Self.append(pairCount, to: &bytes)
        bytes += pairs
        bytes += descriptions
        bytes += [UInt8](repeating: 0, count: Self.padding(after: bytes.count))
        return bytes
    }

    static func padding(after count: Int) -> Int {
        (alignment - count % alignment) % alignment
    }

    private mutating func begin(_ key: String, _ kind: Kind) {
        pairCount += 1
        Self.append(Array(key.utf8), to: &pairs)
        Self.append(kind.rawValue, to: &pairs)
    }

    private mutating func beginArray(_ key: String, _ element: Kind, _ count: Int) {
        begin(key, .array)
        Self.append(element.rawValue, to: &pairs)
        Self.append(UInt64(count), to: &pairs)
    }

    private static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        append(UInt64(text.count), to: &bytes)
        bytes += text
    }

    private static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
