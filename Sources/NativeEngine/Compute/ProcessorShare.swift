import Foundation

/// How many threads this process may keep busy.
enum ProcessorShare {
    /// The smallest of what the affinity mask and the cgroup's CPU quota allow; at least 1.
    static func defaultThreads() -> Int {
        var threads = affinity() ?? ProcessInfo.processInfo.activeProcessorCount
        if let quota = cgroupQuota() { threads = min(threads, quota) }
        return max(1, threads)
    }

    private static func affinity() -> Int? {
        guard let data = FileManager.default.contents(atPath: "/proc/self/status") else { return nil }
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            let key = "Cpus_allowed_list:"
            if line.hasPrefix(key) { return processors(list: String(line.dropFirst(key.count))) }
        }
        return nil
    }

    /// How many processors a list such as `0-3,8` names; `nil` when it is not such a list.
    static func processors(list: String) -> Int? {
        var count = 0
        for range in list.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: ",") {
            let ends = range.split(separator: "-").map { Int($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
                return nil
            }
            count += last - first + 1
        }
        return count > 0 ? count : nil
    }

    /// Whole processors that the quota pays for, rounded down, at least 1; `nil` without a quota.
    private static func cgroupQuota() -> Int? {
        if let text = ControlGroup.read("cpu.max") { return quota(version2: text) }
        guard let quota = ControlGroup.readInteger("cpu.cfs_quota_us", controller: "cpu"),
            let period = ControlGroup.readInteger("cpu.cfs_period_us", controller: "cpu")
        else { return nil }
        return processors(quota: quota, period: period)
    }

    /// `cpu.max` of cgroup version 2: `QUOTA PERIOD`, or `max PERIOD` without a limit.
    static func quota(version2 text: String) -> Int? {
        let fields = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard fields.count == 2, let quota = Int(fields[0]), let period = Int(fields[1]) else { return nil }
        return processors(quota: quota, period: period)
    }

    private static func processors(quota: Int, period: Int) -> Int? {
        guard quota > 0, period > 0 else { return nil }
        return max(1, quota / period)
    }
}
