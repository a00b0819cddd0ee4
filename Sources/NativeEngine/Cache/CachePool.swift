import EngineAPI

/// Room for the keys and values of one sequence.
final class CacheSlab {
    let memory: AlignedMemory
    /// Positions.
    let capacity: Int
    fileprivate var lastUse: Int

    fileprivate init(memory: AlignedMemory, capacity: Int, lastUse: Int) {
        self.memory = memory
        self.capacity = capacity
        self.lastUse = lastUse
    }
}

/// Hands out slabs and takes them back, so that the next trial does not pay for fresh pages again.
///
/// It stays bounded: free slabs are kept of one size only, the one asked for last, and those that a whole period
/// between two `trim`s did not use are released. The count of slabs never exceeds the sequences that ran together.
final class CachePool {
    let shape: CacheShape
    private let account: MemoryAccount
    private var free: [CacheSlab] = []
    private var period = 0

    init(shape: CacheShape, account: MemoryAccount) {
        self.shape = shape
        self.account = account
    }

    var freeCount: Int { free.count }

    /// A slab for a sequence of this length. What it holds is left from its last use.
    ///
    /// - Throws: `.memory` when the system refuses.
    func take(positions: Int) throws(EngineError) -> CacheSlab {
        let capacity = shape.capacity(for: positions)
        if let index = free.lastIndex(where: { $0.capacity == capacity }) {
            let slab = free.remove(at: index)
            slab.lastUse = period
            return slab
        }
        free.removeAll { $0.capacity != capacity }
        let memory = try AlignedMemory(
            byteCount: shape.bytes(capacity: capacity), purpose: "keys and values of \(capacity) positions",
            account: account)
        return CacheSlab(memory: memory, capacity: capacity, lastUse: period)
    }

    func giveBack(_ slab: CacheSlab) {
        free.append(slab)
    }

    /// Releases the free slabs that were not in use since the last call.
    func trim() {
        free.removeAll { $0.lastUse < period }
        period += 1
        // What is kept was used in the period that ends here; it must be used again in the next one to stay.
    }
}
