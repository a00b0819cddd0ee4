/// A pattern as a graph of steps. A place in the text and a node together say what may still come.
struct PatternProgram {
    enum Node {
        /// The end of the pattern, or of what a look ahead wants to see.
        case accept
        case consume(set: Int, next: Int)
        /// The first is tried before the second.
        case split(first: Int, second: Int)
        case lookAhead(start: Int, isNegative: Bool, next: Int)
        case lookBehind(set: Int, isNegative: Bool, next: Int)
    }

    private static let mostNodes = 8192
    /// Each holds a bit of a word: see `ScalarPartition`.
    private static let mostSets = 64

    private(set) var nodes: [Node] = [.accept]
    private(set) var sets: [ScalarSet] = []
    private(set) var start = 0
    /// All nodes, each after those that it leads to without a character.
    private(set) var order: [Int] = []
    private var setNumbers: [ScalarSet: Int] = [:]
    private var steps = 0

    init(_ syntax: PatternSyntax) throws(PatternError) {
        start = try add(syntax, before: 0)
        order = try dependenciesFirst()
    }

    // MARK: - Nodes

    private mutating func add(_ node: Node) throws(PatternError) -> Int {
        if nodes.count >= Self.mostNodes { throw PatternError("it takes more than \(Self.mostNodes) steps") }
        nodes.append(node)
        return nodes.count - 1
    }

    private mutating func number(of set: ScalarSet) throws(PatternError) -> Int {
        if let number = setNumbers[set] { return number }
        if sets.count >= Self.mostSets { throw PatternError("it has more than \(Self.mostSets) sets of characters") }
        sets.append(set)
        setNumbers[set] = sets.count - 1
        return sets.count - 1
    }

    /// - Returns: where `syntax` begins that goes on at `next`.
    private mutating func add(_ syntax: PatternSyntax, before next: Int) throws(PatternError) -> Int {
        // Repetitions of nothing add no node, but take their time.
        steps += 1
        if steps > Self.mostNodes * 8 { throw PatternError("it repeats too much") }
        switch syntax {
        case .empty: return next
        case .set(let set): return try add(.consume(set: number(of: set), next: next))
        case .sequence(let parts):
            var start = next
            for part in parts.reversed() { start = try add(part, before: start) }
            return start
        case .alternatives(let branches):
            var start: Int?
            for branch in branches.reversed() {
                let first = try add(branch, before: next)
                start = if let second = start { try add(.split(first: first, second: second)) } else { first }
            }
            return start ?? next
        case .repetition(let inner, let minimum, let maximum, let isLazy):
            return try addRepetition(of: inner, minimum, maximum, isLazy, before: next)
        case .lookAhead(let inner, let isNegative):
            return try add(.lookAhead(start: add(inner, before: 0), isNegative: isNegative, next: next))
        case .lookBehind(let set, let isNegative):
            return try add(.lookBehind(set: number(of: set), isNegative: isNegative, next: next))
        }
    }

    private mutating func addRepetition(
        of inner: PatternSyntax, _ minimum: Int, _ maximum: Int?, _ isLazy: Bool, before next: Int
    ) throws(PatternError) -> Int {
        func choice(_ body: Int) -> Node {
            isLazy ? .split(first: next, second: body) : .split(first: body, second: next)
        }
        var start = next
        if let maximum {
            for _ in minimum..<max(minimum, maximum) {
                let body = try add(inner, before: start)
                start = try add(choice(body))
            }
        } else {
            start = try add(.accept)
            nodes[start] = choice(try add(inner, before: start))
        }
        for _ in 0..<minimum { start = try add(inner, before: start) }
        return start
    }

    // MARK: - Order

    private func withoutCharacter(_ node: Int) -> [Int] {
        switch nodes[node] {
        case .accept, .consume: []
        case .split(let first, let second): [first, second]
        case .lookAhead(let start, _, let next): [start, next]
        case .lookBehind(_, _, let next): [next]
        }
    }

    /// - Throws: where a node leads to itself without a character.
    private func dependenciesFirst() throws(PatternError) -> [Int] {
        enum Mark { case new, open, done }
        var marks = [Mark](repeating: .new, count: nodes.count)
        var order: [Int] = []
        for root in nodes.indices {
            var stack = [root]
            while let node = stack.last {
                switch marks[node] {
                case .done: stack.removeLast()
                case .open:
                    marks[node] = .done
                    order.append(node)
                    stack.removeLast()
                case .new:
                    marks[node] = .open
                    for needed in withoutCharacter(node) {
                        if marks[needed] == .open {
                            throw PatternError("it repeats something that may be empty")
                        }
                        if marks[needed] == .new { stack.append(needed) }
                    }
                }
            }
        }
        return order
    }
}
