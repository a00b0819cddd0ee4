import EngineAPI
import Synchronization

/// The threads that compute: the thread that calls `run` is worker 0, the others are helpers made here.
///
/// Between two regions the helpers spin for a while, because the next step usually follows at once, and then sleep.
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
/// SAFETY: `region` is written before the start of a region is told and read after it was awaited, and cleared after
/// the last meeting of the region; the rest is atomic.
private final class Shared: @unchecked Sendable {
    private let workers: Int
    private let meeting: MeetingPlace
    private let tickets: AtomicSlots
    /// One flag: how many regions have begun.
    private let start: MeetingPlace
    private var region: ComputePool.Region?
    private var regions = 0
    /// Told by way of `start`.
    private var isEnding = false

    init(workers: Int) {
        self.workers = workers
        let haveCores = workers <= ProcessorShare.defaultThreads()
        start = MeetingPlace(flags: 1, haveCores: haveCores)
        meeting = MeetingPlace(flags: workers * Worker.rounds(of: workers), haveCores: haveCores)
        tickets = AtomicSlots(count: workers)
    }

    deinit {
        meeting.deallocate()
        start.deallocate()
        tickets.deallocate()
    }

    func worker(_ index: Int) -> Worker {
        Worker(index: index, count: workers, meeting: meeting, tickets: tickets)
    }

    func begin(_ region: @escaping ComputePool.Region) {
        guard workers > 1 else { return }
        self.region = region
        regions += 1
        start.tell(0, regions)
    }

    func clear() {
        region = nil
    }

    func end() {
        isEnding = true
        regions += 1
        start.tell(0, regions)
    }

    /// The life of a helper.
    func help(_ index: Int) {
        var worker = worker(index)
        var next = 1
        while true {
            start.await(0, next)
            next += 1
            if isEnding { return }
            region?(&worker)
            worker.meet()
        }
    }
}
