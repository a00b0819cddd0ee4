import Synchronization
import Testing

@testable import NativeEngine

@Suite struct ComputePoolTests {
    /// A cell that its worker alone writes between two meetings.
    private struct Cells: @unchecked Sendable {
        // SAFETY: the barrier under test separates writes from reads.
        let values: UnsafeMutableBufferPointer<Int>

        init(_ count: Int) {
            values = .allocate(capacity: count)
            values.initialize(repeating: 0)
        }
    }

    @Test(arguments: [1, 2, 3, 5, 8])
    func afterMeetingEveryoneSeesWhatOthersWrote(workers: Int) throws {
        let pool = try ComputePool(workers: workers)
        let cells = Cells(workers)
        let wrong = Atomic<Int>(0)
        defer { cells.values.deallocate() }
        for _ in 0..<5 {
            pool.run { worker in
                for round in 1...200 {
                    cells.values[worker.index] = round
                    worker.meet()
                    for other in 0..<worker.count where cells.values[other] != round {
                        wrong.add(1, ordering: .relaxed)
                    }
                    worker.meet()
                }
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }

    @Test(arguments: [1, 2, 3, 8], [0, 1, 7, 64, 1000])
    func everyUnitIsDoneOnce(workers: Int, units: Int) throws {
        let pool = try ComputePool(workers: workers)
        let counts = AtomicSlots(count: max(1, units))
        defer { counts.deallocate() }
        let rounds = 20
        for _ in 0..<rounds {
            pool.run { worker in
                worker.shareStealing(units, chunk: 3) { begin, end in
                    for unit in begin..<end { counts[unit].pointee.add(1, ordering: .relaxed) }
                }
                worker.meet()
                worker.share(units) { begin, end in
                    for unit in begin..<end { counts[unit].pointee.add(1, ordering: .relaxed) }
                }
            }
        }
        #expect((0..<units).allSatisfy { counts[$0].pointee.load(ordering: .relaxed) == 2 * rounds })
    }

    @Test func whoIsDoneTakesFromTheSlow() throws {
        let pool = try ComputePool(workers: 2)
        let byFast = Atomic<Int>(0)
        pool.run { worker in
            // The slow one begins when the fast one has nothing left to take: all chunks but none of its own.
            let index = worker.index
            if index == 1 {
                while byFast.load(ordering: .acquiring) < 8 { _ = byFast.load(ordering: .relaxed) }
            }
            worker.shareStealing(8, chunk: 1) { begin, end in
                if index == 0 { byFast.add(end - begin, ordering: .releasing) }
            }
        }
        #expect(byFast.load(ordering: .relaxed) == 8)
    }

    @Test func barrierRounds() {
        #expect([1, 2, 3, 4, 5, 8, 9].map(Worker.rounds) == [0, 1, 2, 2, 3, 3, 4])
    }

    @Test func threadsOfAProcessorList() {
        #expect(ProcessorShare.processors(list: "\t0-3,8") == 5)
        #expect(ProcessorShare.processors(list: "7") == 1)
        #expect(ProcessorShare.processors(list: "") == nil)
        #expect(ProcessorShare.processors(list: "a-b") == nil)
    }

    @Test func threadsOfAQuota() {
        #expect(ProcessorShare.quota(version2: "max 100000\n") == nil)
        #expect(ProcessorShare.quota(version2: "250000 100000\n") == 2)
        #expect(ProcessorShare.quota(version2: "50000 100000\n") == 1)
        #expect(ProcessorShare.defaultThreads() >= 1)
    }
}
