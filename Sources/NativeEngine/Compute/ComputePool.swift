import CKernels
import EngineAPI
import Foundation
import Synchronization

/// The threads that compute: the thread that calls `run` is worker 0, the others are helpers made here.
///
/// Between two regions the helpers spin for some tens of microseconds, because the next step usually follows at once,
/// and then sleep.
final class ComputePool {
    typealias Region = (inout Worker) -> Void

    let workers: Int
    private let shared: Shared
    private var own: Worker
    private var helpers: [NamedThread] = []

    /// - Throws: `.engine` when the system gives no threads.
    init(workers: Int) throws(EngineError) {
        precondition(workers >= 1)
        self.workers = workers
        shared = Shared(workers: workers)
        own = shared.worker(0)
        for index in 1..<max(workers, 1) {
            do {
                let shared = shared
                helpers.append(try NamedThread(name: "sextant-\(index)") { shared.help(index) })
            } catch {
                throw EngineError(
                    .engine, "The system gives no thread for worker \(index) of \(workers) (error \(error.code)).",
                    remedy: "Ask for fewer with --threads.")
            }
        }
    }

    deinit {
        shared.end()
        for helper in helpers { helper.join() }
    }

    /// Runs `body` on all workers and returns when all are done.
    func run(_ body: Region) {
        withoutActuallyEscaping(body) { region in
            shared.begin(region)
            region(&own)
            own.meet()
            shared.clear()
        }
    }
}

/// What the helpers and the caller share.
///
/// SAFETY: `region` is written before `generation` is advanced (release) and read after it was seen (acquire), and
/// cleared after the last meeting of the region; the rest is atomic.
private final class Shared: @unchecked Sendable {
    private let workers: Int
    private let barrier: AtomicSlots
    private let tickets: AtomicSlots
    /// [0] the number of the region, [1] how many helpers sleep, [2] 1 when all shall end.
    private let state = AtomicSlots(count: 3)
    private let bell = Doorbell()
    private var region: ComputePool.Region?

    private static let spinsBeforeSleep = 2_000

    init(workers: Int) {
        self.workers = workers
        barrier = AtomicSlots(count: max(1, workers * Worker.rounds(of: workers)))
        tickets = AtomicSlots(count: workers)
    }

    deinit {
        barrier.deallocate()
        tickets.deallocate()
        state.deallocate()
    }

    func worker(_ index: Int) -> Worker {
        Worker(index: index, count: workers, barrier: barrier, tickets: tickets)
    }

    func begin(_ region: @escaping ComputePool.Region) {
        guard workers > 1 else { return }
        self.region = region
        advance()
    }

    func clear() {
        region = nil
    }

    func end() {
        state[2].pointee.store(1, ordering: .releasing)
        advance()
    }

    private func advance() {
        // Sequentially consistent, as is the helper's announcement that it sleeps: one of the two sees the other.
        state[0].pointee.add(1, ordering: .sequentiallyConsistent)
        if state[1].pointee.load(ordering: .sequentiallyConsistent) > 0 { bell.ring() }
    }

    /// The life of a helper.
    func help(_ index: Int) {
        var worker = worker(index)
        var seen = 0
        while true {
            awaitGeneration(after: seen)
            seen &+= 1
            if state[2].pointee.load(ordering: .acquiring) == 1 { return }
            region?(&worker)
            worker.meet()
        }
    }

    private func awaitGeneration(after seen: Int) {
        for _ in 0..<Self.spinsBeforeSleep {
            if state[0].pointee.load(ordering: .acquiring) > seen { return }
            ck_spin_pause()
        }
        state[1].pointee.add(1, ordering: .sequentiallyConsistent)
        bell.wait { state[0].pointee.load(ordering: .sequentiallyConsistent) > seen }
        state[1].pointee.subtract(1, ordering: .sequentiallyConsistent)
    }
}
