import Foundation

/// Where instants come from. The one seam through which time enters, so that tests can turn it by hand.
public protocol MonotonicClock: Sendable {
    func now() -> Instant
    /// Returns at or after `instant`; throws `CancellationError` when the task is cancelled first.
    func sleep(until instant: Instant) async throws
}

/// The machine's monotonic clock.
public struct SystemMonotonicClock: MonotonicClock {
    public init() {}

    public func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    public func sleep(until instant: Instant) async throws {
        let remaining = instant - now()
        guard remaining > 0 else { return try Task.checkCancellation() }
        try await Task.sleep(nanoseconds: UInt64(remaining))
    }
}
