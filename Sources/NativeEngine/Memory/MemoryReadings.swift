import EngineAPI
import Synchronization

/// What the engine can say about memory.
final class MemoryReadings: Sendable {
    private let account: MemoryAccount
    /// False until the kernel's peak was reset once: before, it is that of the whole process.
    private let kernelPeakIsOurs = Atomic<Bool>(false)

    init(account: MemoryAccount) {
        self.account = account
    }

    func readings() -> [Reading] {
        let now = SystemMonotonicClock().now()
        let own = "engine's own count: weights, caches, scratch"
        var readings = [
            Reading(.engineBytes, Double(account.bytes), source: own, at: now),
            Reading(.engineBytesPeak, Double(account.peakBytes), source: own, at: now),
        ]
        let resident = ProcessStatus.resident()
        if let bytes = resident.now {
            readings.append(Reading(.residentBytes, Double(bytes), source: "/proc/self/status VmRSS", at: now))
        }
        if let bytes = resident.peak, kernelPeakIsOurs.load(ordering: .relaxed) {
            readings.append(Reading(.residentBytesPeak, Double(bytes), source: "/proc/self/status VmHWM", at: now))
        }
        return readings
    }

    func resetPeaks() {
        account.resetPeak()
        kernelPeakIsOurs.store(ProcessStatus.resetPeak(), ordering: .relaxed)
    }
}
