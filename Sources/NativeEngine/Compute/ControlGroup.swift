import Foundation

/// Files of this process's control group, of version 2 or, per controller, of version 1.
enum ControlGroup {
    /// A file of the version 2 hierarchy, from the group itself or, inside a container, from the root.
    static func read(_ file: String) -> String? {
        for path in candidates(controller: "") {
            if let text = contents("/sys/fs/cgroup\(path)/\(file)") { return text }
        }
        return nil
    }

    /// A number from a file of a version 1 controller.
    static func readInteger(_ file: String, controller: String) -> Int? {
        for path in candidates(controller: controller) {
            if let text = contents("/sys/fs/cgroup/\(controller)\(path)/\(file)") {
                return Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
        return nil
    }

    private static func candidates(controller: String) -> [String] {
        guard let table = contents("/proc/self/cgroup") else { return [""] }
        for line in table.split(separator: "\n") {
            // hierarchy:controllers:path
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            if fields[1].split(separator: ",").contains(Substring(controller))
                || (controller.isEmpty && fields[1].isEmpty)
            {
                return fields[2] == "/" ? [""] : [String(fields[2]), ""]
            }
        }
        return [""]
    }

    private static func contents(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}
