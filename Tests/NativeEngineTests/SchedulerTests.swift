import Testing

@testable import NativeEngine

@Suite struct SchedulerTests {
    private static func scheduler(
        stepTokens: Int = 512, sequences: Int = 8, cacheBytes: Int = 1_000
    ) -> Scheduler {
        Scheduler(limits: .init(stepTokens: stepTokens, sequences: sequences, cacheBytes: cacheBytes))
    }

    private static func entry(_ id: Int, _ tokens: Int, cacheBytes: Int = 1) -> Scheduler.Entry {
        Scheduler.Entry(id: id, promptTokens: tokens, cacheBytes: cacheBytes)
    }

    private static func slice(_ id: Int, _ positions: Range<Int>, _ wantsLogits: Bool) -> Scheduler.Slice {
        Scheduler.Slice(id: id, positions: positions, wantsLogits: wantsLogits)
    }

    @Test func aBatchEntersTogetherAndDecodesTogether() {
        var scheduler = Self.scheduler()
        scheduler.add((1...8).map { Self.entry($0, 13) })
        let first = scheduler.next()
        #expect(first.admitted == Array(1...8))
        #expect(first.slices == (1...8).map { Self.slice($0, 0..<13, true) })
        for id in 1...8 { scheduler.appendedToken(to: id) }
        let second = scheduler.next()
        #expect(second.admitted.isEmpty)
        #expect(second.slices == (1...8).map { Self.slice($0, 13..<14, true) })
    }

    @Test func aLongPromptIsCutEvenly() {
        var scheduler = Self.scheduler()
        scheduler.add([Self.entry(1, 602)])
        #expect(scheduler.next().slices == [Self.slice(1, 0..<304, false)])
        #expect(scheduler.next().slices == [Self.slice(1, 304..<602, true)])
    }

    @Test func decodeComesBeforePrefillAndSharesItsStep() {
        var scheduler = Self.scheduler(stepTokens: 32)
        scheduler.add([Self.entry(1, 5)])
        _ = scheduler.next()
        scheduler.appendedToken(to: 1)
        scheduler.add([Self.entry(2, 100)])
        #expect(scheduler.next().slices == [Self.slice(1, 5..<6, true), Self.slice(2, 0..<31, false)])
        scheduler.appendedToken(to: 1)
        #expect(scheduler.next().slices == [Self.slice(1, 6..<7, true), Self.slice(2, 31..<62, false)])
    }

    @Test func noStepIsLargerThanItsBudget() {
        var scheduler = Self.scheduler(stepTokens: 48)
        scheduler.add([Self.entry(1, 40), Self.entry(2, 40), Self.entry(3, 300)])
        var computed: [Int: Int] = [:]
        for _ in 0..<20 {
            let step = scheduler.next()
            #expect(step.slices.reduce(0) { $0 + $1.positions.count } <= 48)
            for slice in step.slices {
                #expect(slice.positions.lowerBound == computed[slice.id, default: 0])
                computed[slice.id] = slice.positions.upperBound
                if slice.wantsLogits { scheduler.appendedToken(to: slice.id) }
            }
        }
        #expect(computed[1, default: 0] > 40 && computed[2, default: 0] > 40 && computed[3, default: 0] > 300)
    }

    @Test func moreThanMayRunWait() {
        var scheduler = Self.scheduler(sequences: 2)
        scheduler.add((1...3).map { Self.entry($0, 4) })
        #expect(scheduler.next().admitted == [1, 2])
        scheduler.remove(1)
        #expect(scheduler.next().admitted == [3])
    }

    @Test func cachesBeyondTheLimitWait() {
        var scheduler = Self.scheduler(cacheBytes: 10)
        scheduler.add([Self.entry(1, 4, cacheBytes: 6), Self.entry(2, 4, cacheBytes: 6)])
        #expect(scheduler.next().admitted == [1])
        #expect(scheduler.next().admitted.isEmpty)
        scheduler.remove(1)
        #expect(scheduler.next().admitted == [2])
    }

    @Test func aSequenceLargerThanTheLimitRunsAlone() {
        var scheduler = Self.scheduler(cacheBytes: 10)
        scheduler.add([Self.entry(1, 4, cacheBytes: 60), Self.entry(2, 4, cacheBytes: 1)])
        #expect(scheduler.next().admitted == [1])
    }

    @Test func removedIsGone() {
        var scheduler = Self.scheduler(sequences: 1)
        scheduler.add([Self.entry(1, 4), Self.entry(2, 4)])
        _ = scheduler.next()
        scheduler.remove(2)
        scheduler.remove(1)
        #expect(scheduler.isIdle)
        #expect(scheduler.next() == Scheduler.Step())
    }
}
