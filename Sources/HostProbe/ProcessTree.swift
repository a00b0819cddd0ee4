import Foundation

/// Processes that this one has started, and those that they have.
struct ProcessTree {
    private let files: SystemFiles

    /// No run starts more; a loop among the numbers must end.
    private static let most = 256

    init(_ files: SystemFiles) {
        self.files = files
    }

    /// CPU time of each living descendant, with that of children which it has waited for, in clock ticks.
    var descendantTicks: [Int] {
        descendants.compactMap { files.text("/proc/\($0)/stat").flatMap(ProcessTicks.init(statistics:))?.ticks }
    }

    private var descendants: [Int] {
        var found: [Int] = []
        var open = children(of: "self")
        while let next = open.popLast(), found.count < Self.most {
            guard !found.contains(next) else { continue }
            found.append(next)
            open += children(of: "\(next)")
        }
        return found
    }

    /// Linux lists children by the thread that started them: /proc/PID/task/TID/children.
    private func children(of process: String) -> [Int] {
        let tasks = "/proc/\(process)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: files.root + tasks)) ?? []
        return threads.flatMap { thread in
            (files.text("\(tasks)/\(thread)/children") ?? "").split(separator: " ").compactMap { Int($0) }
        }
    }
}
