/// A point on the monotonic axis, in nanoseconds (`CLOCK_MONOTONIC` on Linux).
///
/// Two instants are comparable when they come from the same clock; on Linux every process of one machine
/// shares that axis, Python's `time.monotonic_ns()` included.
public struct Instant: Sendable, Hashable, Comparable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    public static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Nanoseconds from `other` to `self`; negative when `self` is earlier.
    public static func - (left: Instant, right: Instant) -> Int64 {
        left.nanoseconds - right.nanoseconds
    }

    public func advanced(byNanoseconds amount: Int64) -> Instant {
        Instant(nanoseconds: nanoseconds + amount)
    }
}
