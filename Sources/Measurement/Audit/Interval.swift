/// A stated figure as the range that it may stand for: every rule of arithmetic is tested on ranges, so that rounding
/// and averaging never make a contradiction.
public struct Interval: Sendable, Hashable {
    public var lower: Double
    public var upper: Double

    /// - Precondition for meaning: `lower <= upper`; given the other way round they are swapped.
    public init(_ lower: Double, _ upper: Double) {
        self.lower = min(lower, upper)
        self.upper = max(lower, upper)
    }

    public init(_ value: Double) {
        self.init(value, value)
    }

    /// Wider by `slack` (0.01: 1%) of each end.
    public func widened(by slack: Double) -> Interval {
        Interval(lower - abs(lower) * slack, upper + abs(upper) * slack)
    }

    public func overlaps(_ other: Interval) -> Bool {
        lower <= other.upper && other.lower <= upper
    }

    public var middle: Double { (lower + upper) / 2 }
}

/// What averaging alone may do to a relation between figures: a mean of rates is not the rate of means.
public enum Slack {
    /// Where no deviation is stated.
    public static let withoutDeviation = 0.01
    /// Below this the last digits decide, not the figures.
    static let floor = 1e-6

    /// Sum of the figures' relative standard deviations; 1% when one is unknown.
    public static func of(_ summaries: [Summary]) -> Double {
        var total = floor
        for summary in summaries {
            guard let deviation = summary.standardDeviation, let mean = summary.mean, mean > 0 else {
                return withoutDeviation
            }
            total += deviation / mean
        }
        return total
    }
}
