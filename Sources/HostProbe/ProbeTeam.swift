import EngineAPI
import Foundation
import Synchronization

/// Threads of their own that do the same work at the same time. Blocking; nothing here runs on the cooperative pool.
struct ProbeTeam: Sendable {
    var threads: Int
    private let clock = SystemMonotonicClock()

    init(threads: Int) {
        self.threads = max(1, threads)
    }

    /// Seconds from the first thread's start to the last one's end.
    func seconds(_ work: @escaping @Sendable (_ thread: Int) -> Void) -> Double {
        let spans = Mutex<[(start: Instant, end: Instant)]>([])
        let barrier = SpinBarrier(parties: threads)
        let done = DispatchGroup()
        let clock = clock
        for thread in 0..<threads {
            done.enter()
            Self.detach {
                barrier.wait()
                let start = clock.now()
                work(thread)
                let end = clock.now()
                spans.withLock { $0.append((start, end)) }
                done.leave()
            }
        }
        done.wait()
        return spans.withLock { spans in
            guard let start = spans.map(\.start).min(), let end = spans.map(\.end).max() else { return 0 }
            return Double(end - start) / 1e9
        }
    }

    /// The shortest of several passes: at least `minimumPasses`, then more until `budget` seconds are spent.
    func bestSeconds(
        minimumPasses: Int, budget: Double, _ work: @escaping @Sendable (_ thread: Int) -> Void
    ) -> Double {
        var best = Double.infinity
        var spent = 0.0
        var passes = 0
        while passes < minimumPasses || spent < budget {
            let seconds = seconds(work)
            best = min(best, seconds)
            spent += seconds
            passes += 1
        }
        return best
    }

    /// Runs blocking work on a thread of its own and hands its value to a task.
    static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            detach { continuation.resume(returning: work()) }
        }
    }

    private static func detach(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = "sextant-probe"
        thread.start()
    }
}
