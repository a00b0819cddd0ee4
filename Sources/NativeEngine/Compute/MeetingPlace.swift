import CKernels
import Synchronization

/// Where workers tell each other how far they are. A view, shared by all workers of a pool.
///
/// Who waits spins first, because on a machine of our own the others come within microseconds, and then sleeps: where
/// workers share cores, spinning (or yielding) would take from the very worker that is waited for.
struct MeetingPlace: @unchecked Sendable {
    // SAFETY: atomics and a bell that are made for many threads; the pool frees them after its last worker.

    /// [flag] number of the last meeting that this flag told.
    private let flags: AtomicSlots
    /// How many sleep.
    private let sleepers: AtomicSlots
    private let bell: Unmanaged<Doorbell>

    private let spinsBeforeSleep: Int

    /// Some tens of microseconds: for workers that share cores.
    private static let fewSpins = 2_000
    /// About a millisecond: for workers that each have a core. A hypervisor takes cores away for such times, and a
    /// worker that slept meanwhile would wake late once more: with few spins, decoding on a machine with stolen time
    /// took up to 1.6 times as long.
    private static let manySpins = 20_000

    /// - Parameter haveCores: each of those who meet here has a core of its own.
    init(flags count: Int, haveCores: Bool) {
        spinsBeforeSleep = haveCores ? Self.manySpins : Self.fewSpins
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
            if spins > spinsBeforeSleep { return sleep(flag, value) }
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
