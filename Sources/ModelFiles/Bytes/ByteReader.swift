/// Reads little-endian values in order and refuses to pass the end.
///
/// A view: whoever makes one keeps the bytes alive.
struct ByteReader {
    let bytes: UnsafeRawBufferPointer
    let file: String
    private(set) var offset: Int

    init(_ bytes: UnsafeRawBufferPointer, file: String, offset: Int = 0) {
        self.bytes = bytes
        self.file = file
        self.offset = offset
    }

    var remaining: Int { bytes.count - offset }

    mutating func integer<Value: FixedWidthInteger>(
        _ type: Value.Type, _ field: @autoclosure () -> String
    ) throws(ModelFileError) -> Value {
        let range = try skip(MemoryLayout<Value>.size, field())
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: range.lowerBound, as: Value.self))
    }

    /// Passes over `count` bytes and says where they lie.
    mutating func skip(_ count: Int, _ field: @autoclosure () -> String) throws(ModelFileError) -> Range<Int> {
        guard count >= 0, count <= remaining else {
            throw ModelFileError(
                file: file, field: field(), expected: "\(count) bytes at offset \(offset)",
                found: "only \(remaining) bytes before the end of the file", remedy: ModelFileError.damaged)
        }
        defer { offset += count }
        return offset..<(offset + count)
    }

    /// A 64-bit length, then that many bytes.
    mutating func lengthPrefixed(_ field: @autoclosure () -> String) throws(ModelFileError) -> Range<Int> {
        let length = try integer(UInt64.self, field())
        return try skip(bounded(length, unit: 1, field()), field())
    }

    /// A count read from the file, checked against what the rest of the file can hold at `unit` bytes each.
    func bounded(_ count: UInt64, unit: Int, _ field: @autoclosure () -> String) throws(ModelFileError) -> Int {
        guard let value = Int(exactly: count), value <= remaining / unit else {
            throw ModelFileError(
                file: file, field: field(),
                expected: "a count of at most \(remaining / unit), which is what fits the file",
                found: "\(count)", remedy: ModelFileError.damaged)
        }
        return value
    }
}
