import Measurement
import Testing

@testable import HostProbe

@Suite struct NoiseTests {
    @Test func machineTicks() throws {
        let ticks = try #require(
            ProcessorTicks(statistics: "cpu  100 20 30 400 50 6 7 80 9 10\ncpu0 1 1 1 1 1 1 1 1 1 1"))
        #expect(ticks.total == 693)
        #expect(ticks.idle == 450)
        #expect(ticks.stolen == 80)
        #expect(ProcessorTicks(statistics: "cpu  1 2 3") == nil)
        #expect(ProcessorTicks(statistics: "intr 5") == nil)
    }

    @Test("the program's name may hold blanks and parentheses")
    func processTicks() throws {
        let text = "42 (a) (b c) R 1 2 3 0 -1 4194304 1000 2000 11 22 300 40 5 6 20 0 1 0 1234 5678"
        let ticks = try #require(ProcessTicks(statistics: text))
        #expect(ticks.ticks == 351)
        #expect(ticks.majorFaults == 33)
        #expect(ProcessTicks(statistics: "42 (x) R 1 2 3") == nil)
        #expect(ProcessTicks(statistics: "") == nil)
    }

    #if os(Linux)
        @Test func thisMachine() {
            let snapshot = LinuxNoiseSource().snapshot()
            #expect((snapshot.totalTicks ?? 0) > (snapshot.idleTicks ?? .max))
            #expect(snapshot.ownTicks != nil)
            #expect(snapshot.majorFaults != nil)
        }
    #endif
}
