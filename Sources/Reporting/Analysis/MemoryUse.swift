import EngineAPI
import Measurement

/// What the model needs of memory at its peak, and what the host leaves.
struct MemoryUse {
    var scenario: Scenario
    /// By the count that the memory column shows.
    var peakBytes: Double
    var staticBytes: Double?
    /// Memory that this machine lets a process use; `nil` when the model lies on a device of its own.
    var hostBytes: Double?
    /// The larger of the engine's count and the resident set at their peaks.
    var claimedBytes: Double
    /// Bytes of keys and values per position of one request.
    var cacheBytesPerPosition: Int?

    init?(_ subject: ReportSubject) {
        let metric = subject.memoryMetric
        let rows = subject.rows.filter { $0.metrics[metric] != nil }
        let highest = rows.max { ($0.metrics[metric]?.maximum ?? 0) < ($1.metrics[metric]?.maximum ?? 0) }
        guard let row = highest, let peak = row.metrics[metric]?.maximum, peak > 0 else { return nil }
        scenario = row.scenario
        peakBytes = peak
        let load = subject.run.load
        staticBytes = metric == .peakBytes ? load.staticBytes : load.staticResidentBytes
        hostBytes = subject.isOnHost ? subject.hostMemoryBytes : nil
        claimedBytes = max(peak, subject.rows.compactMap { $0.metrics[.peakResidentBytes]?.maximum }.max() ?? 0)
        cacheBytesPerPosition = subject.run.engine.model.work?.cacheBytesPerPosition
    }

    /// What peaks add to the static memory: cache and scratch.
    var growthBytes: Double? { staticBytes.map { peakBytes - $0 } }

    var headroomBytes: Double? { hostBytes.map { $0 - claimedBytes } }

    /// Further requests of `positions` tokens whose cache fits into the headroom, a tenth of the host left free.
    func furtherRequests(positions: Int) -> Int? {
        guard let headroomBytes, let hostBytes, let cacheBytesPerPosition, cacheBytesPerPosition > 0 else { return nil }
        let free = headroomBytes - hostBytes / 10
        return free > 0 ? Int(free / (Double(cacheBytesPerPosition) * Double(positions))) : 0
    }
}
