import Foundation

/// Runs a body on some threads at once and measures how long it takes until the last is done.
struct Team {
    let threads: Int

    /// Seconds of one run. The calling thread takes part.
    func time(_ body: @escaping @Sendable (_ thread: Int) -> Void) -> Double {
        let group = DispatchGroup()
        let start = DispatchSemaphore(value: 0)
        for thread in 1..<max(threads, 1) {
            group.enter()
            Thread.detachNewThread {
                start.wait()
                body(thread)
                group.leave()
            }
        }
        let clock = ContinuousClock()
        let begin = clock.now
        for _ in 1..<max(threads, 1) {
            start.signal()
        }
        body(0)
        group.wait()
        return (clock.now - begin) / .seconds(1)
    }

    /// The shortest of the runs that fit into `seconds`: disturbances only ever add.
    func bestTime(seconds: Double, _ body: @escaping @Sendable (_ thread: Int) -> Void) -> Double {
        var best = time(body), spent = best
        while spent < seconds {
            let next = time(body)
            best = min(best, next)
            spent += next
        }
        return best
    }

    /// The part of 0..<count that falls to a thread, cut at multiples of `granule`.
    func share(of count: Int, granule: Int, thread: Int) -> Range<Int> {
        let granules = (count + granule - 1) / granule
        let begin = granules * thread / threads * granule, end = granules * (thread + 1) / threads * granule
        return min(begin, count)..<min(end, count)
    }
}
