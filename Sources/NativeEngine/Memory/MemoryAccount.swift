import Synchronization

/// The engine's own count of what it holds for the model: weights (mapped ones too), caches and scratch.
final class MemoryAccount: Sendable {
    private let held = Atomic<Int>(0)
    private let peak = Atomic<Int>(0)

    var bytes: Int { held.load(ordering: .relaxed) }
    /// Largest count since the last `resetPeak`.
    var peakBytes: Int { peak.load(ordering: .relaxed) }

    func add(_ bytes: Int) {
        let now = held.add(bytes, ordering: .relaxed).newValue
        peak.max(now, ordering: .relaxed)
    }

    func subtract(_ bytes: Int) {
        held.subtract(bytes, ordering: .relaxed)
    }

    func resetPeak() {
        peak.store(bytes, ordering: .relaxed)
    }
}
