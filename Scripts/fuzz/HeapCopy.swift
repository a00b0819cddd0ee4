/// An input on the heap, so that the sanitizer sees a read past its end.
///
/// SAFETY: written only by `init`.
final class HeapCopy: @unchecked Sendable {
    let buffer: UnsafeMutableRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        buffer = .allocate(byteCount: bytes.count, alignment: 64)
        buffer.copyMemory(from: bytes)
    }

    deinit { buffer.deallocate() }

    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(buffer) }
}
