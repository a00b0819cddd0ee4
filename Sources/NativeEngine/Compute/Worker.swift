import Synchronization

/// One thread's place in a parallel region: which part of the work is its own, and where it meets the others.
///
/// All workers run the same function and so call `meet` and `share` the same number of times in the same order.
struct Worker {
    let index: Int
    let count: Int
    private let meeting: MeetingPlace
    private let tickets: AtomicSlots
    private let rounds: Int
    private var meetings = 0
    private var distributions = 0

    /// - Parameter tickets: [worker] counters of chunks taken.
    init(index: Int, count: Int, meeting: MeetingPlace, tickets: AtomicSlots) {
        self.index = index
        self.count = count
        self.meeting = meeting
        self.tickets = tickets
        rounds = Self.rounds(of: count)
    }

    /// Rounds of a barrier of `count` workers: the logarithm to base 2, rounded up.
    static func rounds(of count: Int) -> Int {
        count <= 1 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount
    }

    /// Returns when every worker has come here; what each wrote before is then visible to all.
    ///
    /// A dissemination barrier (Hensgen, Finkel and Manber 1988): in round r worker i tells worker i + 2^r and waits
    /// to be told by i - 2^r. With two workers that is one store and one awaited load.
    mutating func meet() {
        meetings &+= 1
        var distance = 1
        var round = 0
        while round < rounds {
            var neighbour = index &+ distance
            if neighbour >= count { neighbour &-= count }
            meeting.tell(round &* count &+ neighbour, meetings)
            meeting.await(round &* count &+ index, meetings)
            distance &*= 2
            round &+= 1
        }
    }

    /// Divides `units` of work evenly; `body` gets this worker's part.
    @inline(__always)
    func share(_ units: Int, _ body: (Int, Int) -> Void) {
        let begin = boundary(index, units)
        let end = boundary(index &+ 1, units)
        if begin < end { body(begin, end) }
    }

    /// Divides `units` of work evenly, in chunks; whoever is done with his own takes chunks of the others, so that a
    /// worker whose core was taken away delays the rest by one chunk only.
    ///
    /// Between two calls all workers must `meet`: a ticket names its distribution, and a fast worker may not open
    /// the next one while a slow one still takes from this.
    @inline(__always)
    mutating func shareStealing(_ units: Int, chunk: Int, _ body: (Int, Int) -> Void) {
        guard count > 1 else {
            if units > 0 { body(0, units) }
            return
        }
        distributions &+= 1
        var victim = index
        for _ in 0..<count {
            let begin = boundary(victim, units)
            let end = boundary(victim &+ 1, units)
            let chunks = (end &- begin &+ chunk &- 1) / chunk
            while let taken = take(tickets[victim], of: chunks) {
                let first = begin &+ taken &* chunk
                body(first, min(first &+ chunk, end))
            }
            victim &+= 1
            if victim == count { victim = 0 }
        }
    }

    /// The next chunk of the current distribution, `nil` when all are taken.
    ///
    /// A ticket holds (distribution, chunks taken), so nobody has to reset it between two distributions.
    @inline(__always)
    private func take(_ ticket: UnsafeMutablePointer<Atomic<Int>>, of chunks: Int) -> Int? {
        var seen = ticket.pointee.load(ordering: .relaxed)
        while true {
            let taken = seen >> Self.takenBits == distributions ? seen & Self.takenMask : 0
            guard taken < chunks else { return nil }
            let next = distributions << Self.takenBits | (taken &+ 1)
            let (exchanged, original) = ticket.pointee.compareExchange(
                expected: seen, desired: next, ordering: .relaxed)
            if exchanged { return taken }
            seen = original
        }
    }

    private static let takenBits = 20
    private static let takenMask = 1 << takenBits - 1

    @inline(__always)
    private func boundary(_ worker: Int, _ units: Int) -> Int {
        units &* worker / count
    }
}
