import Foundation
import Measurement
import Testing

@testable import HostProbe

/// Machines of our own making, written for one test.
@Suite struct ProcessorClocksTests {
    private func withMachine<Value>(_ files: [String: String], _ body: (SystemFiles) throws -> Value) throws -> Value {
        let root = FileManager.default.temporaryDirectory.appending(path: "sextant-machine-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, text) in files {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return try body(SystemFiles(root: root.path()))
    }

    private static let cpu = "/sys/devices/system/cpu/cpu"

    @Test func clocksAndThrottling() throws {
        let files = [
            "\(Self.cpu)0/cpufreq/scaling_cur_freq": "1200000\n", "\(Self.cpu)1/cpufreq/scaling_cur_freq": "3400000\n",
            "\(Self.cpu)0/thermal_throttle/core_throttle_count": "3\n",
            "\(Self.cpu)1/thermal_throttle/package_throttle_count": "4\n",
            "\(Self.cpu)2/cpufreq/scaling_cur_freq": "nonsense",
        ]
        try withMachine(files) { files in
            let clocks = ProcessorClocks(files)
            #expect(clocks.fastestHertz == 3.4e9)
            #expect(clocks.throttleEvents == 7)
        }
        try withMachine([:]) { files in
            let clocks = ProcessorClocks(files)
            #expect(clocks.fastestHertz == nil && clocks.throttleEvents == nil)
        }
    }

    @Test func quotas() throws {
        try withMachine([
            "/proc/self/cgroup": "0::/app\n",
            "/sys/fs/cgroup/app/cpu.stat": "usage_usec 99\nnr_throttled 2\nthrottled_usec 1500\n",
        ]) { #expect(ControlGroupLimits.quotaMicroseconds($0) == 1500) }
        try withMachine([
            "/proc/self/cgroup": "3:cpu,cpuacct:/app\n",
            "/sys/fs/cgroup/cpu/app/cpu.stat": "nr_throttled 2\nthrottled_time 2000000\n",
        ]) { #expect(ControlGroupLimits.quotaMicroseconds($0) == 2000) }
        // The same group by three names.
        let statistics = "nr_throttled 2\nthrottled_time 2000000\n"
        try withMachine([
            "/proc/self/cgroup": "3:cpu,cpuacct:/app\n", "/sys/fs/cgroup/cpu,cpuacct/app/cpu.stat": statistics,
            "/sys/fs/cgroup/cpu/app/cpu.stat": statistics, "/sys/fs/cgroup/cpuacct/app/cpu.stat": statistics,
        ]) { #expect(ControlGroupLimits.quotaMicroseconds($0) == 2000) }
        try withMachine(["/proc/self/cgroup": "0::/\n"]) { #expect(ControlGroupLimits.quotaMicroseconds($0) == nil) }
    }

    private static func stat(_ id: Int, ticks: Int) -> String {
        "\(id) (some (worker)) S 1 2 3 0 -1 4194304 1000 2000 0 0 \(ticks) 0 0 0 20 0 1 0 1234 5678\n"
    }

    @Test("what this process started works for it")
    func descendants() throws {
        try withMachine([
            "/proc/self/stat": Self.stat(10, ticks: 100), "/proc/self/task/10/children": "20 \n",
            "/proc/self/task/11/children": "21 99\n", "/proc/20/stat": Self.stat(20, ticks: 7),
            "/proc/20/task/20/children": "30", "/proc/30/stat": Self.stat(30, ticks: 5),
            // A loop among the numbers ends.
            "/proc/30/task/30/children": "20", "/proc/21/stat": Self.stat(21, ticks: 1),
        ]) { files in
            #expect(ProcessTree(files).descendantTicks.sorted() == [1, 5, 7])
            #expect(LinuxNoiseSource(files: files).snapshot().ownTicks == 113)
        }
    }

    #if os(Linux)
        @Test("a busy child of this process is no foreign load")
        func realChild() throws {
            let child = Process()
            child.executableURL = URL(filePath: "/bin/sh")
            child.arguments = ["-c", "read line"]
            child.standardInput = Pipe()
            try child.run()
            defer { child.terminate() }
            let tree = ProcessTree(SystemFiles())
            #expect(!tree.descendantTicks.isEmpty)
        }
    #endif
}
