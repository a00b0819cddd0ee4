/// A binary heap of pairs that may merge: lowest rank first, leftmost first among equals.
struct MergeQueue {
    struct Item {
        var rank: UInt32
        var position: UInt32
        var left: Int32
        var right: Int32
        var merged: Int32

        var order: UInt64 { UInt64(rank) << 32 | UInt64(position) }
    }

    private var items: [Item] = []

    mutating func removeAll() {
        items.removeAll(keepingCapacity: true)
    }

    mutating func push(_ item: Item) {
        var hole = items.count
        items.append(item)
        while hole > 0 {
            let parent = (hole - 1) / 2
            if items[parent].order <= item.order { break }
            items[hole] = items[parent]
            hole = parent
        }
        items[hole] = item
    }

    mutating func popLowest() -> Item? {
        guard let last = items.popLast() else { return nil }
        guard let lowest = items.first else { return last }
        let count = items.count
        var hole = 0
        while true {
            var child = hole * 2 + 1
            if child >= count { break }
            if child + 1 < count, items[child + 1].order < items[child].order { child += 1 }
            if items[child].order >= last.order { break }
            items[hole] = items[child]
            hole = child
        }
        items[hole] = last
        return lowest
    }
}
