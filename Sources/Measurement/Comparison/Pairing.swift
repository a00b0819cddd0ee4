/// One of two that are compared.
public enum PairSide: String, Sendable, Hashable, Codable, CaseIterable {
    case a = "A"
    case b = "B"

    public var other: PairSide { self == .a ? .b : .a }
}

/// Ties two runs together whose trials were made in turns: counted trial k of one and counted trial k of the other are
/// a pair.
public struct Pairing: Sendable, Hashable {
    /// The same in both runs and in no other.
    public var id: String
    public var side: PairSide
    /// Pairs that were asked for.
    public var rounds: Int

    public init(id: String, side: PairSide, rounds: Int) {
        self.id = id
        self.side = side
        self.rounds = rounds
    }

    /// Which side begins: A B, B A, A B, ... A drift that goes on through all rounds falls on both alike.
    /// - Parameter round: 1 is the first.
    public static func order(round: Int) -> [PairSide] {
        round % 2 == 1 ? [.a, .b] : [.b, .a]
    }
}
