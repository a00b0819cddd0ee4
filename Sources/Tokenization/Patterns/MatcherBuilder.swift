/// Turns a program into the tables of a `PatternMatcher`.
///
/// A state is what the text from some place on allows: the nodes that may consume the character there and still reach the
/// end of the pattern. It depends on the state one character later and on the character between, so that one pass from
/// the end to the beginning finds it for every place (a deterministic automaton of the reversed text). A viable set is
/// all nodes of which that is true, and says which of two ways leads to a match before one is taken.
struct MatcherBuilder {
    typealias Bits = [UInt64]

    private static let mostStates = 4096

    private let program: PatternProgram
    private let partition: ScalarPartition
    private let looksBehind: Bool
    /// By class: the nodes that consume it.
    private let consumers: [Bits]
    private var states: [Bits] = []
    private var stateNumbers: [Bits: Int] = [:]
    private var viable: [Bits] = []
    private var viableNumbers: [Bits: Int] = [:]
    private var budget: PatternBudget

    /// [state, class, and one more for the beginning of the text]: the next state in the upper half, in the lower the
    /// viable set between the two characters.
    private(set) var steps: [UInt32] = []
    /// [viable set, entry]
    private(set) var decisions: [UInt16] = []
    /// Where a walk goes on after a character, or begins.
    private(set) var entryCount = 0
    private(set) var startEntry = 0

    init(
        _ program: PatternProgram, _ partition: ScalarPartition, _ budget: inout PatternBudget
    ) throws(PatternError) {
        self.program = program
        self.partition = partition
        self.budget = budget
        looksBehind = program.nodes.contains { if case .lookBehind = $0 { true } else { false } }
        let none = Bits(repeating: 0, count: (program.nodes.count + 63) / 64)
        var consumers = [Bits](repeating: none, count: partition.count)
        for (node, kind) in program.nodes.enumerated() {
            guard case .consume(let set, _) = kind else { continue }
            for number in 0..<partition.count where partition.contains(set: set, class: number) {
                consumers[number][node >> 6] |= 1 << UInt64(node & 63)
            }
        }
        self.consumers = consumers
        _ = try number(ofState: none)
        try makeSteps()
        try makeDecisions()
        budget = self.budget
    }

    private static func holds(_ bits: Bits, _ node: Int) -> Bool { bits[node >> 6] >> UInt64(node & 63) & 1 != 0 }

    // MARK: - States

    private mutating func number(ofState state: Bits) throws(PatternError) -> Int {
        if let number = stateNumbers[state] { return number }
        let visits = program.nodes.count * (looksBehind ? partition.count : 1) + state.count * partition.count
        // A step takes four bytes.
        guard states.count < Self.mostStates, budget.spend(visits + 4 * partition.count) else {
            throw PatternError("its automaton has more than \(states.count) states")
        }
        stateNumbers[state] = states.count
        states.append(state)
        return states.count - 1
    }

    private mutating func number(ofViable bits: Bits) throws(PatternError) -> Int {
        if let number = viableNumbers[bits] { return number }
        if viable.count >= Self.mostStates { throw PatternError("its automaton has more than \(viable.count) states") }
        viableNumbers[bits] = viable.count
        viable.append(bits)
        return viable.count - 1
    }

    private mutating func makeSteps() throws(PatternError) {
        var at = 0
        while at < states.count {
            var ready: Bits = []
            var number = 0
            for before in 0...partition.count {
                if looksBehind || before == 0 {
                    let bits = viableSet(states[at], before: before)
                    number = try self.number(ofViable: bits)
                    ready = readyNodes(bits)
                }
                var next = 0
                if before < partition.count { next = try self.number(ofState: both(ready, consumers[before])) }
                steps.append(UInt32(next) << 16 | UInt32(number))
            }
            at += 1
        }
    }

    /// - Parameter before: class of the character before; `partition.count` where the text begins.
    private func viableSet(_ state: Bits, before: Int) -> Bits {
        var bits = Bits(repeating: 0, count: state.count)
        for node in program.order {
            let isViable: Bool
            switch program.nodes[node] {
            case .accept: isViable = true
            case .consume: isViable = Self.holds(state, node)
            case .split(let first, let second): isViable = Self.holds(bits, first) || Self.holds(bits, second)
            case .lookAhead(let start, let isNegative, let next):
                isViable = Self.holds(bits, start) != isNegative && Self.holds(bits, next)
            case .lookBehind(let set, let isNegative, let next):
                let found = before < partition.count && partition.contains(set: set, class: before)
                isViable = found != isNegative && Self.holds(bits, next)
            }
            if isViable { bits[node >> 6] |= 1 << UInt64(node & 63) }
        }
        return bits
    }

    /// Nodes that reach the end after a character, if it is theirs.
    private func readyNodes(_ viable: Bits) -> Bits {
        var bits = Bits(repeating: 0, count: viable.count)
        for (node, kind) in program.nodes.enumerated() {
            if case .consume(_, let next) = kind, Self.holds(viable, next) {
                bits[node >> 6] |= 1 << UInt64(node & 63)
            }
        }
        return bits
    }

    private func both(_ first: Bits, _ second: Bits) -> Bits {
        var bits = first
        for index in bits.indices { bits[index] &= second[index] }
        return bits
    }

    // MARK: - Decisions

    private mutating func makeDecisions() throws(PatternError) {
        var entries = [program.start]
        var entryOfNode = [program.start: 0]
        for case .consume(_, let next) in program.nodes where entryOfNode[next] == nil {
            entryOfNode[next] = entries.count
            entries.append(next)
        }
        guard budget.spend(4 * viable.count * entries.count) else { throw PatternError("its tables are too large") }
        entryCount = entries.count
        decisions.reserveCapacity(viable.count * entries.count)
        for bits in viable {
            for entry in entries { decisions.append(decide(bits, from: entry, entryOfNode)) }
        }
    }

    /// Follows the first way that leads to a match, up to a character.
    private func decide(_ bits: Bits, from entry: Int, _ entryOfNode: [Int: Int]) -> UInt16 {
        guard Self.holds(bits, entry) else { return PatternMatcher.noMatch }
        var node = entry
        while true {
            switch program.nodes[node] {
            case .accept: return PatternMatcher.matched
            case .consume(_, let next): return UInt16(entryOfNode[next] ?? 0)
            case .split(let first, let second): node = Self.holds(bits, first) ? first : second
            case .lookAhead(_, _, let next), .lookBehind(_, _, let next): node = next
            }
        }
    }
}
