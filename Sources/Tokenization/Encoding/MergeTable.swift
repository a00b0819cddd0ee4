/// Which two neighbouring symbols become one, and how early. Symbols are piece ids, or negative: see `Symbol`.
struct MergeTable: Sendable {
    struct Entry: Sendable {
        var left: Int32
        var right: Int32
        /// Lower merges first.
        var rank: UInt32
        var merged: Int32
    }

    /// `merged` is -1 in free slots. The count is a power of two, at most half full.
    private var slots: [Entry]
    private let shift: UInt64

    init(_ entries: [Entry]) {
        var bits: UInt64 = 4
        while (1 << bits) < entries.count * 2 { bits += 1 }
        shift = 64 - bits
        slots = [Entry](repeating: Entry(left: 0, right: 0, rank: .max, merged: -1), count: 1 << Int(bits))
        for entry in entries {
            let slot = slot(entry.left, entry.right)
            // The first entry of a pair has the better rank.
            if slots[slot].merged < 0 { slots[slot] = entry }
        }
    }

    /// Rank in the upper half, merged id in the lower; `UInt64.max` where the two do not merge.
    @inline(__always)
    func lookUp(_ left: Int32, _ right: Int32) -> UInt64 {
        let entry = slots[slot(left, right)]
        if entry.merged < 0 { return .max }
        return UInt64(entry.rank) << 32 | UInt64(UInt32(bitPattern: entry.merged))
    }

    @inline(__always)
    private func slot(_ left: Int32, _ right: Int32) -> Int {
        let key = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
        var mixed = key &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 32) &* 0xD6E8_FEB8_6659_FD93
        var slot = Int(truncatingIfNeeded: mixed >> shift)
        let mask = slots.count &- 1
        while true {
            let entry = slots[slot]
            if entry.merged < 0 || (entry.left == left && entry.right == right) { return slot }
            slot = (slot &+ 1) & mask
        }
    }
}
