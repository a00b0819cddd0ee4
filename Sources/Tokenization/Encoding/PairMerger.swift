/// Byte-pair encoding proper: again and again merges the neighbours of the lowest rank, the leftmost of equals, until
/// none are left. Keeps its buffers between words.
struct PairMerger {
    /// In: the characters or bytes of a word. Out: its pieces.
    var symbols: [Int32] = []
    /// What `MergeTable` says of each symbol and its right neighbour.
    private var pairs: [UInt64] = []

    // For long words: neighbours by index (-1: none), and pairs waiting, lowest first.
    private var previous: [Int32] = []
    private var next: [Int32] = []
    private var queue = MergeQueue()

    /// Above this a search of all pairs costs more than a queue.
    private static let shortWord = 32

    mutating func merge(_ table: MergeTable) {
        // Beyond 32 bits of positions a word stays as it is.
        if symbols.count < 2 || symbols.count > Int(Int32.max) { return }
        if symbols.count <= Self.shortWord {
            mergeShort(table)
        } else {
            mergeLong(table)
        }
    }

    private mutating func mergeShort(_ table: MergeTable) {
        var count = symbols.count
        pairs.removeAll(keepingCapacity: true)
        for index in 1..<count { pairs.append(table.lookUp(symbols[index - 1], symbols[index])) }
        symbols.withUnsafeMutableBufferPointer { symbols in
            pairs.withUnsafeMutableBufferPointer { pairs in
                while count > 1 {
                    var best = UInt64.max
                    var at = 0
                    for index in 0..<(count - 1) where pairs[index] >> 32 < best >> 32 {
                        best = pairs[index]
                        at = index
                    }
                    if best == .max { break }
                    symbols[at] = Int32(bitPattern: UInt32(truncatingIfNeeded: best))
                    count -= 1
                    var index = at + 1
                    while index < count {
                        symbols[index] = symbols[index + 1]
                        pairs[index - 1] = pairs[index]
                        index += 1
                    }
                    if at > 0 { pairs[at - 1] = table.lookUp(symbols[at - 1], symbols[at]) }
                    if at < count - 1 { pairs[at] = table.lookUp(symbols[at], symbols[at + 1]) }
                }
            }
        }
        symbols.removeLast(symbols.count - count)
    }

    private mutating func mergeLong(_ table: MergeTable) {
        let count = symbols.count
        previous.removeAll(keepingCapacity: true)
        next.removeAll(keepingCapacity: true)
        queue.removeAll()
        for index in 0..<count {
            previous.append(Int32(index) - 1)
            next.append(index + 1 < count ? Int32(index) + 1 : -1)
            if index > 0 { offer(index - 1, index, table) }
        }
        while let top = queue.popLowest() {
            let left = Int(top.position)
            let right = Int(next[left])
            // Either may have merged with its other neighbour since.
            guard symbols[left] == top.left, right >= 0, symbols[right] == top.right else { continue }
            symbols[left] = top.merged
            symbols[right] = Self.gone
            let after = next[right]
            next[left] = after
            next[right] = -1
            if after >= 0 {
                previous[Int(after)] = Int32(left)
                offer(left, Int(after), table)
            }
            if previous[left] >= 0 { offer(Int(previous[left]), left, table) }
        }
        symbols.removeAll { $0 == Self.gone }
    }

    /// No piece and no character: `Symbol` never goes as low.
    private static let gone = Int32.min

    private mutating func offer(_ left: Int, _ right: Int, _ table: MergeTable) {
        let found = table.lookUp(symbols[left], symbols[right])
        if found == .max { return }
        queue.push(
            MergeQueue.Item(
                rank: UInt32(truncatingIfNeeded: found >> 32), position: UInt32(left), left: symbols[left],
                right: symbols[right], merged: Int32(bitPattern: UInt32(truncatingIfNeeded: found))))
    }
}
