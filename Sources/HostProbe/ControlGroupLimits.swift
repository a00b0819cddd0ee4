import Foundation

/// What control groups allow this process, in either version; the tightest limit from its group up to the root.
///
/// Linux: Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst.
struct ControlGroupLimits: Equatable {
    /// Processors' worth of time.
    var processors: Double?
    var memoryBytes: Int?
    /// What the limited groups leave: limit less use, where use leaves out page cache that can be dropped.
    var availableMemoryBytes: Int?

    init(_ files: SystemFiles) {
        for membership in Membership.parse(files.text("/proc/self/cgroup") ?? "") {
            for folder in membership.folders {
                if membership.isUnified {
                    tighten(&processors, files.text(folder + "/cpu.max").flatMap(Self.quota))
                    tightenMemory(files, folder, limit: "memory.max", usage: "memory.current", cache: "inactive_file")
                } else if membership.controllers.contains("cpu") {
                    let quota = files.text(folder + "/cpu.cfs_quota_us") ?? ""
                    let period = files.text(folder + "/cpu.cfs_period_us") ?? ""
                    tighten(&processors, Self.quota("\(quota) \(period)"))
                } else if membership.controllers.contains("memory") {
                    tightenMemory(
                        files, folder, limit: "memory.limit_in_bytes", usage: "memory.usage_in_bytes",
                        cache: "total_inactive_file")
                }
            }
        }
    }

    /// `150000 100000` is 1.5 processors; `max ...` and `-1 ...` are no limit.
    static func quota(_ text: String) -> Double? {
        let words = text.split(separator: " ").map { Double($0) }
        guard words.count == 2, let quota = words[0], let period = words[1], quota > 0, period > 0 else { return nil }
        return quota / period
    }

    /// Version 1 writes the largest page-aligned number for "no limit", version 2 the word `max`.
    static func memoryLimit(_ text: String) -> Int? {
        guard let bytes = Int(text), bytes > 0, bytes < 1 << 60 else { return nil }
        return bytes
    }

    private mutating func tightenMemory(
        _ files: SystemFiles, _ folder: String, limit: String, usage: String, cache: String
    ) {
        guard let bytes = files.text("\(folder)/\(limit)").flatMap(Self.memoryLimit) else { return }
        tighten(&memoryBytes, bytes)
        guard let used = files.text("\(folder)/\(usage)").flatMap({ Int($0) }), used >= 0 else { return }
        let statistics = KeyedLines.parse(files.text("\(folder)/memory.stat") ?? "", separator: " ")
        let droppable = min(max(statistics[cache].flatMap { Int($0) } ?? 0, 0), used)
        tighten(&availableMemoryBytes, max(0, bytes - (used - droppable)))
    }

    private func tighten<Value: Comparable>(_ limit: inout Value?, _ found: Value?) {
        guard let found else { return }
        limit = limit.map { Swift.min($0, found) } ?? found
    }
}

extension ControlGroupLimits {
    /// One line of /proc/self/cgroup: `hierarchy:controllers:path`.
    struct Membership: Equatable {
        var controllers: [String]
        var path: String

        var isUnified: Bool { controllers.isEmpty }

        static func parse(_ text: String) -> [Membership] {
            text.split(whereSeparator: \.isNewline).compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
                guard parts.count == 3, parts[2].hasPrefix("/") else { return nil }
                return Membership(controllers: parts[1].split(separator: ",").map(String.init), path: String(parts[2]))
            }
        }

        /// The group's folder and those above it. Inside a container the path may name folders of the host that are
        /// not visible; the root of the mount is then the container's own group.
        var folders: [String] { foldersByMount.flatMap { $0 } }

        /// The same for each place where the hierarchy may be mounted. Version 1 has several names for one mount
        /// (`cpu,cpuacct`, `cpu`), so that counters must be read below one of them only.
        var foldersByMount: [[String]] {
            let mounts =
                isUnified
                ? ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"]
                : ["/sys/fs/cgroup/\(controllers.joined(separator: ","))"] + controllers.map { "/sys/fs/cgroup/\($0)" }
            var paths = [""]
            for part in path.split(separator: "/") where part != ".." {
                paths.append("\(paths[paths.count - 1])/\(part)")
            }
            return mounts.map { mount in paths.map { mount + $0 } }
        }
    }
}
