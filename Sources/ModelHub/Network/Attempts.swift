import Foundation

/// Decides whether to try again, and when: pure.
struct Attempts {
    private let most: Int
    private let baseSeconds: Double
    /// In a row, without gain.
    private var failures = 0

    /// An attempt that gains this much counts as a success: a slow line that breaks every minute still gets there, and
    /// a server that gives a byte a time does not hold us for ever.
    static let gainBytes = 1 << 20
    static let mostSeconds = 60.0

    init(_ settings: HubSettings) {
        most = settings.mostAttempts
        baseSeconds = settings.retryDelaySeconds
    }

    /// - Parameters:
    ///   - gainedBytes: what the failed attempt brought.
    ///   - hasReachedServer: whether any server has answered so far.
    /// - Returns: seconds to wait before the next attempt; `nil` to give up.
    mutating func delay(after error: HubError, gainedBytes: Int, hasReachedServer: Bool) -> Double? {
        switch error.kind {
        case .stalled, .brokenOff, .busy, .range: break
        case .noNetwork where hasReachedServer: break
        default: return nil
        }
        failures = gainedBytes >= Self.gainBytes ? 1 : failures + 1
        guard failures < most else { return nil }
        let backoff = baseSeconds * Double(1 << min(failures - 1, 6))
        return min(max(backoff, error.retryAfterSeconds ?? 0), Self.mostSeconds)
    }
}

/// Waiting that an interruption ends.
enum Pause {
    static func wait(_ seconds: Double, isCancelled: () -> Bool) throws(HubError) {
        let end = ContinuousClock.now + .seconds(seconds)
        while true {
            if isCancelled() { throw .cancelled }
            let left = end - ContinuousClock.now
            guard left > .zero else { return }
            Thread.sleep(forTimeInterval: left < .milliseconds(100) ? left / .seconds(1) : 0.1)
        }
    }
}
