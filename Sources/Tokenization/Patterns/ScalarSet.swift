/// A set of characters, as a pattern names it: by value, by general category, or put together from others.
indirect enum ScalarSet: Sendable, Hashable {
    /// In ascending order, not overlapping.
    case values([ClosedRange<UInt32>])
    /// One bit a category: see `ScalarCategory`.
    case categories(UInt32)
    /// `\w`: letters, marks, decimal digits and connectors.
    case word
    case union([ScalarSet])
    case intersection([ScalarSet])
    case complement(ScalarSet)

    static let everything = ScalarSet.complement(.values([]))

    /// The property White_Space.
    static let space = ScalarSet.values([
        0x09...0x0D, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
    ])

    static let lineFeed = ScalarSet.values([0x0A...0x0A])

    static func single(_ scalar: Unicode.Scalar) -> ScalarSet { .values([scalar.value...scalar.value]) }

    /// Sorts ranges and joins those that overlap.
    static func ranges(_ ranges: [ClosedRange<UInt32>]) -> ScalarSet {
        var joined: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return .values(joined)
    }

    /// One character as far as sets can tell it from others.
    struct Traits {
        var value: UInt32
        var category: Int
        var isWord: Bool
    }

    func contains(_ traits: Traits) -> Bool {
        switch self {
        case .values(let ranges):
            var low = 0
            var high = ranges.count
            while low < high {
                let middle = (low + high) / 2
                if ranges[middle].upperBound < traits.value { low = middle + 1 } else { high = middle }
            }
            return low < ranges.count && ranges[low].lowerBound <= traits.value
        case .categories(let mask): return mask >> UInt32(traits.category) & 1 != 0
        case .word: return traits.isWord
        case .union(let sets): return sets.contains { $0.contains(traits) }
        case .intersection(let sets): return sets.allSatisfy { $0.contains(traits) }
        case .complement(let set): return !set.contains(traits)
        }
    }

    /// How many sets this one is made of, itself included.
    var parts: Int {
        switch self {
        case .values, .categories, .word: 1
        case .union(let sets), .intersection(let sets): sets.reduce(1) { $0 + $1.parts }
        case .complement(let set): 1 + set.parts
        }
    }

    /// The values at which membership may change.
    var borders: [UInt32] {
        switch self {
        case .values(let ranges): ranges.flatMap { [$0.lowerBound, $0.upperBound + 1] }
        case .categories, .word: []
        case .union(let sets), .intersection(let sets): sets.flatMap(\.borders)
        case .complement(let set): set.borders
        }
    }

    var asksForWords: Bool {
        switch self {
        case .values, .categories: false
        case .word: true
        case .union(let sets), .intersection(let sets): sets.contains(where: \.asksForWords)
        case .complement(let set): set.asksForWords
        }
    }
}
