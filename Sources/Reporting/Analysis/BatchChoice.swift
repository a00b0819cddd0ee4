import Measurement

/// Which batch suits which service, by the measured points only.
struct BatchChoice {
    /// First token within a second: the limit at which a user's flow of thought stays uninterrupted (Nielsen 1993).
    static let firstTokenMilliseconds = 1000.0
    /// Ten tokens a second: faster than people read.
    static let tokenMilliseconds = 100.0

    /// The largest batch that keeps both limits; `nil` when not even a single request does.
    var interactive: BatchScaling.Point?
    var single: BatchScaling.Point
    /// The point of highest throughput.
    var fastest: BatchScaling.Point

    init?(_ scaling: BatchScaling?) {
        guard let scaling, let fastest = scaling.all.max(by: { $0.throughput < $1.throughput }) else { return nil }
        single = scaling.single
        self.fastest = fastest
        interactive = scaling.all.last { point in
            guard let first = point.timeToFirstToken, let each = point.timePerOutputToken else { return false }
            return first <= Self.firstTokenMilliseconds && each <= Self.tokenMilliseconds
        }
    }

    /// Output tokens per hour at the highest throughput, in millions.
    var millionTokensPerHour: Double { fastest.throughput * 3600 / 1e6 }
}
