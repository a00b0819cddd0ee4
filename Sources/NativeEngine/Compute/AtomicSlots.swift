import Synchronization

/// Atomic counters, each on cache lines of its own: two workers that write neighbours would otherwise
/// take the line from each other at every step.
///
/// A view: whoever makes it frees it.
struct AtomicSlots: @unchecked Sendable {
    // SAFETY: only atomic operations reach the memory, which lives until `deallocate`.

    /// Two lines, because the adjacent-line prefetcher of x86 fetches pairs.
    private static let strideBytes = 128

    private let base: UnsafeMutableRawPointer
    let count: Int

    init(count: Int) {
        self.count = count
        base = .allocate(byteCount: count * Self.strideBytes, alignment: Self.strideBytes)
        for index in 0..<count {
            (base + index * Self.strideBytes).initializeMemory(as: Atomic<Int>.self, to: Atomic(0))
        }
    }

    func deallocate() {
        base.deallocate()
    }

    @inline(__always)
    subscript(_ index: Int) -> UnsafeMutablePointer<Atomic<Int>> {
        (base + index &* Self.strideBytes).assumingMemoryBound(to: Atomic<Int>.self)
    }
}
