/// Memory aligned to 64 bytes, as the kernels ask for it, with a margin behind it that must stay untouched.
final class AlignedBuffer<Element: BitwiseCopyable> {
    private static var margin: Int { 256 }
    private let raw: UnsafeMutableRawPointer
    private let byteCount: Int
    let count: Int

    init(bytes: Int) {
        byteCount = bytes
        count = bytes / MemoryLayout<Element>.stride
        raw = .allocate(byteCount: bytes + Self.margin, alignment: 64)
        raw.initializeMemory(as: UInt8.self, repeating: 0xA5, count: bytes + Self.margin)
    }

    convenience init(count: Int) {
        self.init(bytes: count * MemoryLayout<Element>.stride)
    }

    convenience init(_ values: [Element]) {
        self.init(count: values.count)
        for (index, value) in values.enumerated() {
            pointer[index] = value
        }
    }

    deinit {
        raw.deallocate()
    }

    var pointer: UnsafeMutablePointer<Element> {
        raw.assumingMemoryBound(to: Element.self)
    }

    var values: [Element] {
        Array(UnsafeBufferPointer(start: pointer, count: count))
    }

    /// Whether nothing was written past the end.
    var marginIsIntact: Bool {
        (byteCount..<byteCount + Self.margin).allSatisfy { raw.load(fromByteOffset: $0, as: UInt8.self) == 0xA5 }
    }
}

/// Keeps buffers alive whose pointers were in use until here.
func keepAlive(_ buffers: AnyObject...) {
    withExtendedLifetime(buffers) {}
}
