import CKernels
import Foundation
import Synchronization

/// Lets a number of threads go on together, within a fraction of a microsecond when each has a processor.
final class SpinBarrier: Sendable {
    private let parties: Int
    private let arrived = Atomic<Int>(0)

    init(parties: Int) {
        self.parties = parties
    }

    /// Used once per thread.
    func wait() {
        arrived.add(1, ordering: .acquiringAndReleasing)
        var turns = 0
        while arrived.load(ordering: .acquiring) < parties {
            ck_spin_pause()
            turns += 1
            // The others may be waiting for this very processor.
            if turns % 1024 == 0 { sched_yield() }
        }
    }
}
