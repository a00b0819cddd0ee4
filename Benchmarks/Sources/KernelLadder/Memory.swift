/// Memory aligned to 64 bytes, as the kernels ask for it.
final class Memory: @unchecked Sendable {
    // SAFETY: threads write to disjoint parts only, and join before anything is read.
    let pointer: UnsafeMutableRawPointer
    let byteCount: Int

    init(bytes: Int) {
        byteCount = bytes
        pointer = .allocate(byteCount: max(bytes, 64), alignment: 64)
        pointer.initializeMemory(as: UInt8.self, repeating: 0, count: max(bytes, 64))
    }

    deinit {
        pointer.deallocate()
    }

    var floats: UnsafeMutablePointer<Float> {
        pointer.assumingMemoryBound(to: Float.self)
    }

    /// Values between -1 and 1, the same every time.
    static func floats(_ count: Int) -> Memory {
        let memory = Memory(bytes: count * 4)
        var state: UInt32 = 1
        for index in 0..<count {
            state = state &* 1_664_525 &+ 1_013_904_223
            memory.floats[index] = Float(Int32(bitPattern: state)) * 0x1p-31
        }
        return memory
    }
}
