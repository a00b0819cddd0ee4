import EngineAPI
import Harness
import Measurement
import Synchronization
import Testing

@testable import SextantCLI

struct KnownTimesTests {
    /// A sleep takes the clock to its end at once.
    private final class SkippingClock: MonotonicClock {
        private let time = Mutex(Instant(nanoseconds: 0))

        func now() -> Instant { time.withLock { $0 } }

        func sleep(until instant: Instant) async throws {
            try Task.checkCancellation()
            time.withLock { $0 = max($0, instant) }
            await Task.yield()
        }
    }

    @Test("with a clock that is never late every figure is exact")
    func exact() async {
        let checks = await KnownTimes.checks(
            clock: SkippingClock(), options: RunOptions(readInterval: nil))
        #expect(checks.count == 18)
        #expect(Set(checks.map(\.metric)).count == 9)
        for check in checks {
            #expect(check.passes)
            #expect(check.errorShare < 1e-12, "\(check)")
        }
    }

    @Test func aPunctualClockIsNeverEarly() async throws {
        let clock = PunctualClock()
        let wanted = clock.now().advanced(byNanoseconds: 2_000_000)
        try await clock.sleep(until: wanted)
        #expect(clock.now() >= wanted)
    }
}
