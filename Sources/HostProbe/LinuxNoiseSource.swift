import EngineAPI
public import Measurement

/// Totals of /proc/stat and /proc/PID/stat (proc(5)), of the processors' throttle counters and clocks (sysfs), and of the
/// control group's quota. Elsewhere than on Linux every one of them is `nil`.
public struct LinuxNoiseSource: NoiseSource {
    private let files: SystemFiles

    public init() {
        files = SystemFiles()
    }

    init(files: SystemFiles) {
        self.files = files
    }

    public func snapshot() -> NoiseSnapshot {
        var snapshot = NoiseSnapshot()
        if let machine = files.text("/proc/stat").flatMap(ProcessorTicks.init(statistics:)) {
            snapshot.totalTicks = machine.total
            snapshot.stolenTicks = machine.stolen
            snapshot.idleTicks = machine.idle
        }
        if let process = files.text("/proc/self/stat").flatMap(ProcessTicks.init(statistics:)) {
            // A worker or server that this process started works for the run, not against it.
            snapshot.ownTicks = ProcessTree(files).descendantTicks.reduce(process.ticks, +)
            snapshot.majorFaults = process.majorFaults
        }
        let clocks = ProcessorClocks(files)
        snapshot.throttleEvents = clocks.throttleEvents
        snapshot.clockHertz = clocks.fastestHertz
        snapshot.quotaMicroseconds = ControlGroupLimits.quotaMicroseconds(files)
        snapshot.nanoseconds = SystemMonotonicClock().now().nanoseconds
        return snapshot
    }
}

/// The first line of /proc/stat: `cpu user nice system idle iowait irq softirq steal guest guest_nice`.
struct ProcessorTicks: Equatable {
    var total: Int
    var stolen: Int
    /// Idle, waiting for a disk included.
    var idle: Int

    init?(statistics text: String) {
        guard let line = text.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix("cpu ") }) else {
            return nil
        }
        let fields = line.split(separator: " ").dropFirst().map { Int($0) }
        // Guest time is part of user time already, hence only the first eight.
        let ticks = fields.prefix(8).compactMap { $0 }
        guard ticks.count == 8, ticks.allSatisfy({ $0 >= 0 && $0 < 1 << 56 }) else { return nil }
        total = ticks.reduce(0, +)
        stolen = ticks[7]
        idle = ticks[3] + ticks[4]
    }
}

/// /proc/self/stat: time of this process and of children that it has waited for.
struct ProcessTicks: Equatable {
    var ticks: Int
    var majorFaults: Int

    init?(statistics text: String) {
        // The second field is the program's name in parentheses, and may hold blanks and parentheses itself.
        guard let end = text.lastIndex(of: ")") else { return nil }
        // From here the first field is number 3 of proc(5): majflt 12, cmajflt 13, utime 14, ..., cstime 17.
        let fields = text[text.index(after: end)...].split(separator: " ").map { Int($0) }
        guard fields.count > 14 else { return nil }
        let used = fields[11...14].compactMap { $0 }
        let faults = fields[9...10].compactMap { $0 }
        guard used.count == 4, faults.count == 2, (used + faults).allSatisfy({ abs($0) < 1 << 56 }) else { return nil }
        ticks = used.reduce(0, +)
        majorFaults = faults.reduce(0, +)
    }
}
