/// Finds the matches of a regular expression from left to right in time linear in the text, whatever the two are.
///
/// Of several matches at one place it takes the one that a backtracking matcher finds first. One pass from the end to the
/// beginning notes what each place allows, one from the beginning follows it without ever going back (after Frisch and
/// Cardelli, "Greedy regular expression matching", 2004): see `MatcherBuilder`.
struct PatternMatcher: Sendable {
    enum Units: Sendable {
        /// Characters in UTF-8.
        case characters
        /// Bytes, seen as the characters of GPT-2's alphabet.
        case alphabet
    }

    static let matched = UInt16.max
    static let noMatch = UInt16.max - 1
    /// In place of a viable set: within a character.
    private static let inside = UInt16.max

    private let partition: ScalarPartition
    private let units: Units
    private let steps: [UInt32]
    private let decisions: [UInt16]
    private let entryCount: Int
    private let startEntry: Int

    init(
        _ syntax: PatternSyntax, units: Units = .characters, budget: inout PatternBudget
    ) throws(PatternError) {
        let program = try PatternProgram(syntax)
        let partition = try ScalarPartition(program.sets, &budget)
        let builder = try MatcherBuilder(program, partition, &budget)
        self.partition = partition
        self.units = units
        steps = builder.steps
        decisions = builder.decisions
        entryCount = builder.entryCount
        startEntry = builder.startEntry
    }

    /// Appends the matches within a range, which counts as the whole text. An empty match is an empty range.
    ///
    /// - Parameter places: working memory.
    func findMatches(
        in bytes: [UInt8], _ range: Range<Int>, using places: inout [UInt16], into matches: inout [Range<Int>]
    ) {
        if range.isEmpty { return }
        if places.count <= range.count {
            places = [UInt16](repeating: 0, count: max(range.count + 1, places.count * 2))
        }
        places.withUnsafeMutableBufferPointer { places in
            notePlaces(bytes, range, places)
            follow(range, places, &matches)
        }
    }

    // MARK: - From the end to the beginning

    /// Notes the viable set of each place; a place is counted from the range's beginning.
    private func notePlaces(
        _ bytes: [UInt8], _ range: Range<Int>, _ places: UnsafeMutableBufferPointer<UInt16>
    ) {
        let width = partition.count + 1
        let lower = range.lowerBound
        let table = units == .alphabet ? partition.alphabet : partition.low
        let plain = units == .alphabet ? 0x100 : 0x80
        steps.withUnsafeBufferPointer { steps in
            table.withUnsafeBufferPointer { table in
                bytes.withUnsafeBufferPointer { raw in
                    var row = 0
                    var position = range.upperBound
                    while position > lower {
                        let last = Int(raw[position - 1])
                        var number = 0
                        var length = 1
                        if last < plain {
                            number = Int(table[last])
                        } else {
                            (number, length) = characterBefore(position, bytes, lower)
                            for within in 1..<max(1, length) { places[position - within - lower] = Self.inside }
                        }
                        // The order matters: the place after the character first, then the character.
                        let step = steps[row + number]
                        places[position - lower] = UInt16(truncatingIfNeeded: step)
                        row = Int(step >> 16) * width
                        position -= length
                    }
                    places[0] = UInt16(truncatingIfNeeded: steps[row + width - 1])
                }
            }
        }
    }

    /// Class and length of the character that ends there.
    @inline(never)
    private func characterBefore(_ end: Int, _ bytes: [UInt8], _ lower: Int) -> (Int, Int) {
        var start = end - 1
        while start > lower, end - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        let unit = UTF8Unit(bytes, at: start, limit: end)
        guard let value = unit.scalar, start + unit.length == end else { return (Int(partition.invalid), 1) }
        if Int(value) < partition.low.count { return (Int(partition.low[Int(value)]), unit.length) }
        return (Int(partition.of(value)), unit.length)
    }

    // MARK: - From the beginning to the end

    private func follow(
        _ range: Range<Int>, _ places: UnsafeMutableBufferPointer<UInt16>, _ matches: inout [Range<Int>]
    ) {
        let lower = range.lowerBound
        let count = range.count
        let entries = entryCount
        decisions.withUnsafeBufferPointer { decisions in
            var place = 0
            var lastEnd = 0
            while place < count {
                var at = place
                var next = decisions[Int(places[at]) * entries + startEntry]
                if next == Self.noMatch {
                    place = Self.after(place, count, places)
                    continue
                }
                while next != Self.matched {
                    at = Self.after(at, count, places)
                    next = decisions[Int(places[at]) * entries + Int(next)]
                }
                if at > place {
                    matches.append((lower + place)..<(lower + at))
                    lastEnd = at
                    place = at
                } else {
                    // Right behind a match an empty one does not count.
                    if place > lastEnd { matches.append((lower + place)..<(lower + place)) }
                    place = Self.after(place, count, places)
                }
            }
        }
    }

    @inline(__always)
    private static func after(_ place: Int, _ count: Int, _ places: UnsafeMutableBufferPointer<UInt16>) -> Int {
        var next = place + 1
        while next < count, places[next] == inside { next += 1 }
        return next
    }
}
