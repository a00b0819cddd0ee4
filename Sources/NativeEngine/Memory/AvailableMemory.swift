import Foundation

/// How much memory this process may still take.
enum AvailableMemory {
    /// The smaller of what the kernel deems available without swapping and what the control group leaves;
    /// `nil` where neither is known.
    static func bytes() -> Int? {
        [machine(), controlGroup()].compactMap { $0 }.min()
    }

    private static func machine() -> Int? {
        guard let data = FileManager.default.contents(atPath: "/proc/meminfo") else { return nil }
        return ProcessStatus.kibibytes(of: "MemAvailable", in: String(decoding: data, as: UTF8.self))
    }

    /// Limit less usage; the page cache of the group counts as free, because it gives way.
    private static func controlGroup() -> Int? {
        if let limit = ControlGroup.read("memory.max").flatMap(integer),
            let used = ControlGroup.read("memory.current").flatMap(integer)
        {
            return max(0, limit - used + (ControlGroup.read("memory.stat").flatMap(inactiveFile) ?? 0))
        }
        guard let limit = ControlGroup.readInteger("memory.limit_in_bytes", controller: "memory"),
            // Version 1 says "no limit" by a number near 2^63.
            limit < 1 << 60,
            let used = ControlGroup.readInteger("memory.usage_in_bytes", controller: "memory")
        else { return nil }
        return max(0, limit - used)
    }

    private static func integer(_ text: String) -> Int? {
        Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    private static func inactiveFile(_ statistics: String) -> Int? {
        for line in statistics.split(separator: "\n") where line.hasPrefix("inactive_file ") {
            return integer(String(line.dropFirst("inactive_file ".count)))
        }
        return nil
    }
}
