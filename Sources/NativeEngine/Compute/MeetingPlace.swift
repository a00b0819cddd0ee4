import CKernels
import Synchronization

/// Where workers tell each other how far they are. A view, shared by all workers of a pool.
///
/// Who waits spins first, because on a machine of our own the others come within microseconds, and then sleeps: where
/// other programs use the cores too, spinning (or yielding) would take from the very worker that is waited for.
struct MeetingPlace: @unchecked Sendable {
    // SAFETY: atomics and a bell that are made for many threads; the pool frees them after its last worker.

    /// [flag] number of the last meeting that this flag told.
    private let flags: AtomicSlots
    /// How many sleep.
    private let sleepers: AtomicSlots
    private let bell: Unmanaged<Doorbell>

    /// Some tens of microseconds.
    static let spinsBeforeSleep = 2_000

    init(flags count: Int) {
        flags = AtomicSlots(count: max(1, count))
        sleepers = AtomicSlots(count: 1)
        bell = .passRetained(Doorbell())
    }

    func deallocate() {
        flags.deallocate()
        sleepers.deallocate()
        bell.release()
    }

    /// Everything written before is visible to whoever awaits this.
    @inline(__always)
    func tell(_ flag: Int, _ value: Int) {
        // Sequentially consistent, as is the sleeper's announcement: one of the two sees the other.
        flags[flag].pointee.store(value, ordering: .sequentiallyConsistent)
        if sleepers[0].pointee.load(ordering: .sequentiallyConsistent) > 0 { ring() }
    }

    @inline(__always)
    func await(_ flag: Int, _ value: Int) {
        var spins = 0
        while flags[flag].pointee.load(ordering: .acquiring) < value {
            spins &+= 1
            if spins > Self.spinsBeforeSleep { return sleep(flag, value) }
            ck_spin_pause()
        }
    }

    @inline(never)
    private func ring() {
        bell._withUnsafeGuaranteedRef { $0.ring() }
    }

    @inline(never)
    private func sleep(_ flag: Int, _ value: Int) {
        sleepers[0].pointee.add(1, ordering: .sequentiallyConsistent)
        bell._withUnsafeGuaranteedRef { bell in
            bell.wait { flags[flag].pointee.load(ordering: .sequentiallyConsistent) >= value }
        }
        sleepers[0].pointee.subtract(1, ordering: .sequentiallyConsistent)
    }
}
