/// Byte strings in a tree, walked byte by byte. Children lie in one open-addressed table.
struct ByteTrie: Sendable {
    /// Node and byte in one; 0 is free, since no child is the root's parent.
    private var keys: [UInt64]
    private var children: [UInt32]
    /// By node: the id of the string that ends there, or -1.
    private var ends: [Int32] = [-1]
    private var shift: UInt64

    static let root: UInt32 = 0

    /// - Parameter strings: with their ids; of equal ones the first counts.
    init(_ strings: [(bytes: [UInt8], id: Int32)]) {
        // As many nodes as bytes at most; where strings share beginnings, the table ends up too large by that.
        var bits: UInt64 = 4
        let bytes = strings.reduce(0) { $0 + $1.bytes.count }
        while (1 << bits) < bytes + bytes / 2 { bits += 1 }
        shift = 64 - bits
        keys = [UInt64](repeating: 0, count: 1 << Int(bits))
        children = [UInt32](repeating: 0, count: 1 << Int(bits))
        for (bytes, id) in strings where !bytes.isEmpty {
            var node = Self.root
            for byte in bytes {
                let slot = slot(node, byte)
                if keys[slot] == 0 {
                    keys[slot] = Self.key(node, byte)
                    children[slot] = UInt32(ends.count)
                    ends.append(-1)
                }
                node = children[slot]
            }
            if ends[Int(node)] < 0 { ends[Int(node)] = id }
        }
    }

    @inline(__always)
    func child(of node: UInt32, _ byte: UInt8) -> UInt32? {
        let slot = slot(node, byte)
        return keys[slot] == 0 ? nil : children[slot]
    }

    /// The id of the string that ends at a node, or -1.
    @inline(__always)
    func id(at node: UInt32) -> Int32 { ends[Int(node)] }

    @inline(__always)
    private static func key(_ node: UInt32, _ byte: UInt8) -> UInt64 { (UInt64(node) << 8 | UInt64(byte)) &+ 1 }

    @inline(__always)
    private func slot(_ node: UInt32, _ byte: UInt8) -> Int {
        let key = Self.key(node, byte)
        var mixed = key &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ mixed >> 32) &* 0xD6E8_FEB8_6659_FD93
        var slot = Int(truncatingIfNeeded: mixed >> shift)
        let mask = keys.count &- 1
        while keys[slot] != 0, keys[slot] != key { slot = (slot &+ 1) & mask }
        return slot
    }
}
