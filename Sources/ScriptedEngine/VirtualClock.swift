public import EngineAPI
import Synchronization

/// A clock that never waits: turned by hand, or by whoever sleeps on it.
public final class VirtualClock: MonotonicClock {
    public enum Movement: Sendable {
        /// Time stands until `advance(to:)`; sleepers wait.
        case byHand
        /// A sleep takes the clock to its end at once.
        case automatic
    }

    private struct Sleeper {
        var until: Instant
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        var sleepers: Int
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now: Instant
        var nextIdentifier = 0
        var sleepers: [Int: Sleeper] = [:]
        /// Cancelled before they lay down.
        var cancelled: Set<Int> = []
        var watchers: [Watcher] = []
    }

    private let movement: Movement
    private let state: Mutex<State>

    public init(_ movement: Movement, start: Instant = Instant(nanoseconds: 0)) {
        self.movement = movement
        state = Mutex(State(now: start))
    }

    public func now() -> Instant {
        state.withLock { $0.now }
    }

    public func sleep(until instant: Instant) async throws {
        try Task.checkCancellation()
        switch movement {
        case .automatic:
            advance(to: instant)
            await Task.yield()
        case .byHand:
            try await waitForHand(until: instant)
        }
    }

    /// Takes the clock to `instant` (never back) and wakes, earliest first, everyone whose time has come.
    public func advance(to instant: Instant) {
        let woken = state.withLock { state -> [Sleeper] in
            state.now = max(state.now, instant)
            let due = state.sleepers.filter { $0.value.until <= state.now }
            for identifier in due.keys { state.sleepers[identifier] = nil }
            return due.sorted { ($0.value.until, $0.key) < ($1.value.until, $1.key) }.map(\.value)
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    public func advance(byNanoseconds amount: Int64) {
        advance(to: now().advanced(byNanoseconds: amount))
    }

    /// Returns once at least `count` tasks sleep: the moment when a test may turn the clock.
    public func waitForSleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let reached = state.withLock { state -> Bool in
                if state.sleepers.count >= count { return true }
                state.watchers.append(Watcher(sleepers: count, continuation: continuation))
                return false
            }
            if reached { continuation.resume() }
        }
    }

    private func waitForHand(until instant: Instant) async throws {
        let identifier = state.withLock { state in
            state.nextIdentifier += 1
            return state.nextIdentifier
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                lieDown(Sleeper(until: instant, continuation: continuation), identifier)
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let sleeper = state.sleepers.removeValue(forKey: identifier) else {
                    state.cancelled.insert(identifier)
                    return nil
                }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    private enum Bed {
        case asleep([Watcher])
        case due, cancelled
    }

    private func lieDown(_ sleeper: Sleeper, _ identifier: Int) {
        let bed = state.withLock { state -> Bed in
            if state.cancelled.remove(identifier) != nil { return .cancelled }
            if sleeper.until <= state.now { return .due }
            state.sleepers[identifier] = sleeper
            let count = state.sleepers.count
            let satisfied = state.watchers.filter { $0.sleepers <= count }
            state.watchers.removeAll { $0.sleepers <= count }
            return .asleep(satisfied)
        }
        switch bed {
        case .due: sleeper.continuation.resume()
        case .cancelled: sleeper.continuation.resume(throwing: CancellationError())
        case .asleep(let watchers): for watcher in watchers { watcher.continuation.resume() }
        }
    }
}
