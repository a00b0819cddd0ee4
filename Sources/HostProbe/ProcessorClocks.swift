/// How fast the processors run, and how often heat has slowed them, where the system tells.
///
/// Linux: Documentation/admin-guide/pm/cpufreq.rst and, on x86, /sys/devices/system/cpu/cpuN/thermal_throttle.
struct ProcessorClocks {
    /// Sum over processors of the times that each was slowed down for its own or its package's temperature.
    var throttleEvents: Int?
    /// Clock of the fastest processor: the others may be idle.
    var fastestHertz: Double?

    /// Asking a processor for its clock may take milliseconds; of large machines a part tells enough.
    private static let mostProcessors = 16

    init(_ files: SystemFiles) {
        var events: [Int] = []
        var clocks: [Double] = []
        for number in 0..<Self.mostProcessors {
            let folder = "/sys/devices/system/cpu/cpu\(number)"
            let counters = ["core_throttle_count", "package_throttle_count"].compactMap { name in
                files.text("\(folder)/thermal_throttle/\(name)").flatMap { Int($0) }
            }
            events += counters.filter { $0 >= 0 && $0 < 1 << 48 }
            if let kilohertz = files.text("\(folder)/cpufreq/scaling_cur_freq").flatMap(Double.init), kilohertz > 0,
                kilohertz < 1e9
            {
                clocks.append(kilohertz * 1000)
            }
        }
        throttleEvents = events.isEmpty ? nil : events.reduce(0, +)
        fastestHertz = clocks.max()
    }
}

extension ControlGroupLimits {
    /// Microseconds that quotas kept this process's groups waiting since they were made; `nil` without a quota's counter.
    static func quotaMicroseconds(_ files: SystemFiles) -> Int? {
        var waited: [Int] = []
        for membership in Membership.parse(files.text("/proc/self/cgroup") ?? "")
        where membership.isUnified || membership.controllers.contains("cpu") {
            let readings = membership.foldersByMount.lazy.map { folders in
                folders.compactMap { files.text($0 + "/cpu.stat").flatMap(throttledMicroseconds) }
            }
            waited += readings.first { !$0.isEmpty } ?? []
        }
        let known = waited.filter { $0 >= 0 && $0 < 1 << 56 }
        return known.isEmpty ? nil : known.reduce(0, +)
    }

    private static func throttledMicroseconds(_ statistics: String) -> Int? {
        let counters = KeyedLines.parse(statistics, separator: " ")
        return counters["throttled_usec"].flatMap { Int($0) }
            ?? counters["throttled_time"].flatMap { Int($0) }.map { $0 / 1000 }
    }
}
