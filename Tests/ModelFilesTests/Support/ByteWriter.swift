@testable import ModelFiles

/// Collects little-endian values.
struct ByteWriter {
    var bytes: [UInt8] = []

    mutating func integer(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A 64-bit length, then the bytes.
    mutating func text(_ text: some Collection<UInt8>) {
        integer(UInt64(text.count))
        bytes.append(contentsOf: text)
    }

    mutating func text(_ text: String) {
        self.text(Array(text.utf8))
    }

    mutating func pad(to alignment: Int) {
        while !bytes.count.isMultiple(of: alignment) { bytes.append(0) }
    }
}

extension MappedBytes {
    /// Bytes in memory in place of a file.
    static func inMemory(_ bytes: [UInt8]) -> MappedBytes {
        let copy = MemoryCopy(bytes)
        return MappedBytes(owner: copy, bytes: UnsafeRawBufferPointer(copy.buffer))
    }
}

/// SAFETY: written only by `init`.
private final class MemoryCopy: @unchecked Sendable {
    let buffer: UnsafeMutableRawBufferPointer

    init(_ bytes: [UInt8]) {
        buffer = .allocate(byteCount: bytes.count, alignment: 64)
        buffer.copyBytes(from: bytes)
    }

    deinit { buffer.deallocate() }
}
