import CKernels

/// What the machine itself reaches with so many threads, measured by the probes.
struct Ceilings {
    let team: Team
    let seconds: Double
    let readBytesPerSecond: Double

    init(team: Team, seconds: Double) {
        self.team = team
        self.seconds = seconds
        let bytes = 256 << 20
        let memory = Memory(bytes: bytes)
        let features = ck_cpu_features()
        let time = team.bestTime(seconds: seconds) { thread in
            let part = team.share(of: bytes, granule: Int(CK_PROBE_READ_GRANULE), thread: thread)
            _ = ck_probe_read(features, memory.pointer + part.lowerBound, part.count, 8)
        }
        readBytesPerSecond = Double(bytes) / time
    }

    /// nil where the processor has no such instruction.
    func operationsPerSecond(_ arithmetic: ck_probe_arithmetic, features: UInt64) -> Double? {
        let rounds: UInt64 = 20_000
        let operations = ck_probe_operate(features, arithmetic, rounds)
        guard operations > 0 else {
            return nil
        }
        let time = team.bestTime(seconds: seconds) { _ in
            _ = ck_probe_operate(features, arithmetic, rounds)
        }
        return Double(operations) * Double(team.threads) / time
    }
}
