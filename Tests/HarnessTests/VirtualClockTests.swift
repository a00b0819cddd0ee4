import EngineAPI
import ScriptedEngine
import Testing

@Suite("Virtual clock")
struct VirtualClockTests {
    @Test func automaticSleepTakesNoTime() async throws {
        let clock = VirtualClock(.automatic, start: Instant(nanoseconds: 5))
        try await clock.sleep(until: Instant(nanoseconds: 3_600_000_000_000))
        #expect(clock.now().nanoseconds == 3_600_000_000_000)
        try await clock.sleep(until: Instant(nanoseconds: 1))
        #expect(clock.now().nanoseconds == 3_600_000_000_000)
    }

    @Test(.timeLimit(.minutes(20)))
    func theHandWakesThoseWhoseTimeHasCome() async throws {
        let clock = VirtualClock(.byHand)
        let early = Task { try await clock.sleep(until: Instant(nanoseconds: 10)) }
        let late = Task { try await clock.sleep(until: Instant(nanoseconds: 20)) }
        await clock.waitForSleepers(2)
        clock.advance(to: Instant(nanoseconds: 10))
        try await early.value
        await clock.waitForSleepers(1)
        clock.advance(byNanoseconds: 10)
        try await late.value
        #expect(clock.now().nanoseconds == 20)
        clock.advance(to: Instant(nanoseconds: 3))
        #expect(clock.now().nanoseconds == 20)
    }

    @Test(.timeLimit(.minutes(20)))
    func cancellationWakes() async {
        let clock = VirtualClock(.byHand)
        let sleeper = Task { try await clock.sleep(until: Instant(nanoseconds: 10)) }
        await clock.waitForSleepers(1)
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        let cancelled = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(until: Instant(nanoseconds: 10))
        }
        await #expect(throws: CancellationError.self) { try await cancelled.value }
    }
}
