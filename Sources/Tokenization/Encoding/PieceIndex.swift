/// Finds the id of a byte string. Open addressing over the pieces themselves: no copies, no `String` and so none of its
/// canonical equivalence.
struct PieceIndex: Sendable {
    private let pieces: [[UInt8]]
    /// Id of a piece, or -1. Its count is a power of two, at most half full.
    private var slots: [Int32]
    /// Two ids of the same bytes, if there are such.
    private(set) var duplicate: (first: Int32, second: Int32)?

    /// - Parameter accept: which ids to index; the first of equal pieces wins.
    init(_ pieces: [[UInt8]], where accept: (Int) -> Bool = { _ in true }) {
        self.pieces = pieces
        var capacity = 16
        while capacity < pieces.count * 2 { capacity *= 2 }
        slots = [Int32](repeating: -1, count: capacity)
        for id in pieces.indices where accept(id) {
            let piece = pieces[id]
            let slot = piece.withUnsafeBufferPointer { self.slot(of: $0) }
            if slots[slot] >= 0 {
                if duplicate == nil { duplicate = (slots[slot], Int32(id)) }
            } else {
                slots[slot] = Int32(id)
            }
        }
    }

    func id(of bytes: [UInt8]) -> Int32? {
        bytes.withUnsafeBufferPointer { id(of: $0) }
    }

    func id(of bytes: ArraySlice<UInt8>) -> Int32? {
        bytes.withUnsafeBufferPointer { id(of: $0) }
    }

    func id(of bytes: UnsafeBufferPointer<UInt8>) -> Int32? {
        let found = slots[slot(of: bytes)]
        return found >= 0 ? found : nil
    }

    /// The slot that holds these bytes, or the free one where they belong.
    private func slot(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
        // FNV-1a, then a finalizer, since its low bits are weak.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash ^= hash >> 32
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 20) & mask
        while slots[slot] >= 0 {
            let piece = pieces[Int(slots[slot])]
            if piece.count == bytes.count, piece.elementsEqual(bytes) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }
}
