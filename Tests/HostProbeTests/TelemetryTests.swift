import EngineAPI
import Foundation
import Measurement
import Subprocesses
import Synchronization
import TestSupport
import Testing

@testable import HostProbe

/// A clock that a test turns by hand.
private final class HandClock: MonotonicClock {
    private let time = Mutex<Int64>(1_000_000_000)

    func now() -> Instant { Instant(nanoseconds: time.withLock { $0 }) }
    func advance(milliseconds: Int64) { time.withLock { $0 += milliseconds * 1_000_000 } }
    func sleep(until instant: Instant) async throws {}
}

/// A machine with files and tools of our own.
private struct Machine {
    let root: String

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "sextant-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    func write(_ path: String, _ text: String) throws {
        let file = URL(filePath: root + path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    func tool(_ name: String, _ script: String) throws -> String {
        let folder = "\(root)/bin"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try writeExecutable("#!/bin/sh\n\(script)\n", to: "\(folder)/\(name)")
        return "\(folder)/\(name)"
    }

    func remove() { try? FileManager.default.removeItem(atPath: root) }

    /// Waits until every device has told `count` samples; no longer than a minute.
    func samples(_ monitor: TelemetryMonitor, _ count: Int) -> [TelemetrySeries] {
        let devices = monitor.summary.devices.count
        let clock = SystemMonotonicClock()
        for _ in 0..<12_000 {
            let series = monitor.series(from: Instant(nanoseconds: 0), to: clock.now())
            if series.count == devices, series.allSatisfy({ $0.samples.count >= count }) { return series }
            usleep(5000)
        }
        return []
    }
}

private let compiler = ["clang", "cc", "gcc"].lazy.compactMap {
    ExecutableFinder.find($0, environment: ProcessInfo.processInfo.environment)
}.first

@Suite struct TelemetryTests {
    private let environment = ["PATH": "/usr/bin:/bin"]

    @Test("energy counters: differences, means since the reading before, and one wrap")
    func counters() throws {
        let machine = try Machine()
        defer { machine.remove() }
        let zone = "/sys/class/powercap/intel-rapl:0"
        try machine.write("\(zone)/name", "package-0\n")
        try machine.write("\(zone)/energy_uj", "1000000\n")
        try machine.write("\(zone)/max_energy_range_uj", "59999999\n")
        // Part of the package, and its twin: neither may be added.
        for (name, title) in [("intel-rapl:0:0", "core"), ("intel-rapl-mmio:0", "package-0")] {
            try machine.write("/sys/class/powercap/\(name)/name", title)
            try machine.write("/sys/class/powercap/\(name)/energy_uj", "5")
        }
        let clock = HandClock()
        let sink = TelemetrySink()
        let rapl = try #require(
            RAPLInstrument(files: SystemFiles(root: machine.root), role: .target, sink: sink, clock: clock))
        #expect(rapl.devices.map(\.id) == ["package-0"])
        let start = clock.now()
        rapl.mark()
        clock.advance(milliseconds: 1000)
        try machine.write("\(zone)/energy_uj", "51000000\n")
        rapl.mark()
        // Too soon to say anything.
        clock.advance(milliseconds: 1)
        rapl.mark()
        clock.advance(milliseconds: 1999)
        try machine.write("\(zone)/energy_uj", "1000000\n")
        rapl.mark()
        let series = try #require(sink.series(of: rapl.devices, from: start, to: clock.now()).first)
        #expect(series.samples.map(\.at) == [1_000_000_000, 3_000_000_000])
        // 50 J in a second, then 10 J through the wrap in two.
        #expect(series.samples.map(\.powerWatts) == [50, 5])
        let joules = try #require(series.energyJoules(in: 1_000_000_000...3_000_000_000))
        #expect(abs(joules - 10) < 1e-9)
        #expect(sink.notes.isEmpty)
        #expect(RAPLInstrument.joules(from: 5, to: 1, range: nil) == nil)
    }

    @Test("no sensors and no tools: nothing is watched, nothing is noted")
    func nothing() throws {
        let machine = try Machine()
        defer { machine.remove() }
        let monitor = TelemetrySetup(target: "native", environment: [:], root: machine.root).startBlocking()
        monitor.mark()
        #expect(monitor.summary == TelemetrySummary())
        #expect(monitor.series(from: Instant(nanoseconds: 0), to: SystemMonotonicClock().now()).isEmpty)
        monitor.stop()
        monitor.stop()
        let remote = TelemetrySetup(target: "http://192.0.2.1", environment: environment).startBlocking()
        #expect(remote.summary.devices.isEmpty)
    }

    @Test("sensors of the kernel")
    func sensors() throws {
        let machine = try Machine()
        defer { machine.remove() }
        try machine.write("/sys/class/hwmon/hwmon0/name", "power_meter")
        try machine.write("/sys/class/hwmon/hwmon0/power1_average", "215000000")
        try machine.write("/sys/class/hwmon/hwmon1/name", "coretemp")
        try machine.write("/sys/class/hwmon/hwmon1/temp1_input", "48500")
        try machine.write("/sys/class/hwmon/hwmon2/name", "nvme")
        try machine.write("/sys/class/hwmon/hwmon2/temp1_input", "38850")
        let monitor = TelemetrySetup(target: "native", environment: [:], root: machine.root).startBlocking()
        defer { monitor.stop() }
        #expect(monitor.summary.devices.map(\.name) == ["power_meter", "coretemp"])
        let series = machine.samples(monitor, 1)
        #expect(series.first?.samples.first?.powerWatts == 215)
        #expect(series.last?.samples.first?.temperatureCelsius == 48.5)
        #expect(series.allSatisfy { $0.device.role == .beside })
    }

    @Test("nvidia-smi: the GPU that the process sees, from one process that tells and ends")
    func nvidia() throws {
        let machine = try Machine()
        defer { machine.remove() }
        let tool = try machine.tool(
            "nvidia-smi",
            """
            echo "$@" >> \(machine.root)/asked
            case "$1" in *instant*) echo 'Field "power.draw.instant" is not a valid field to query.'; exit 2;; esac
            case "$*" in
            *-lms*) echo nonsense
                    for i in 1 2 3; do echo "1, GPU-b, NVIDIA Imaginary, 10$i.5, 50, 100, 1000, 4$i, 1.0"; done
                    exec sleep 600;;
            *) echo "0, GPU-a, NVIDIA Imaginary, 20, 0, 1, 1000, 30, 1.0"
               echo "1, GPU-b, NVIDIA Imaginary, 21, 0, 1, 1000, 31, 1.0";;
            esac
            """)
        var settings = environment
        settings["CUDA_VISIBLE_DEVICES"] = "1"
        let setup = TelemetrySetup(
            target: "torch:cuda:0", environment: settings, root: machine.root, nvidiaCommand: tool)
        let monitor = setup.startBlocking()
        let series = machine.samples(monitor, 3)
        monitor.stop()
        #expect(series.count == 1)
        #expect(series.first?.device.id == "1")
        #expect(series.first?.device.role == .target)
        #expect(series.first?.device.memoryBytes == 1000 * 1_048_576.0)
        #expect(series.first?.samples.map(\.powerWatts) == [101.5, 102.5, 103.5])
        #expect(series.first?.samples.map(\.temperatureCelsius) == [41, 42, 43])
        #expect(monitor.summary.notes == ["nvidia-smi answered with a line that is not known: nonsense"])
        let asked = try String(contentsOfFile: "\(machine.root)/asked", encoding: .utf8)
        #expect(asked.contains("-i 1 -lms 100"))
    }

    @Test("nvidia-smi that ends by itself is told of")
    func nvidiaEndsEarly() throws {
        let machine = try Machine()
        defer { machine.remove() }
        let tool = try machine.tool("nvidia-smi", "echo '0, GPU-a, NVIDIA Imaginary, 20, 0, 1, 1000, 30, 1.0'")
        let monitor = TelemetrySetup(
            target: "torch:cuda:0", environment: environment, root: machine.root, nvidiaCommand: tool
        ).startBlocking()
        for _ in 0..<12_000 where monitor.summary.notes.isEmpty { usleep(5000) }
        monitor.stop()
        #expect(monitor.summary.notes.count == 1)
        #expect(monitor.summary.notes.first?.contains("ended before the run did") == true)
    }

    @Test("npu-smi: the chip behind ASCEND_RT_VISIBLE_DEVICES, power from -t common, memory from the table")
    func npu() throws {
        let machine = try Machine()
        defer { machine.remove() }
        try machine.write(
            "/table", NPUTextTests.table.replacing("| - NA 0", with: "| 66.5 33 0").replacing("- / -", with: "7 / 8"))
        let tool = try machine.tool(
            "npu-smi",
            """
            case "$*" in
            "info") cat \(machine.root)/table;;
            "info -m") printf 'NPU ID  Chip ID  Chip Logic ID  Chip Name\\n3  0  0  Ascend 910B9\\n3  1  1  Ascend 910B9\\n';;
            "info -t common -i 3") printf 'NPU ID : 3\\n\\nChip ID : 1\\nNPU Real-time Power(W) : 77.5\\n';;
            *) echo "Command or option is not found."; exit 1;;
            esac
            """)
        var settings = environment
        settings["ASCEND_RT_VISIBLE_DEVICES"] = "1"
        let monitor = TelemetrySetup(
            target: "torch:npu:0", environment: settings, root: machine.root, npuCommand: tool
        ).startBlocking()
        let series = machine.samples(monitor, 2)
        monitor.stop()
        #expect(series.map(\.device.id) == ["3.1"])
        #expect(series.first?.samples.first?.powerWatts == 66.5)
        #expect(series.first?.samples.first?.memoryUsedBytes == 7 * 1_048_576.0)
        #expect(series.first?.samples.dropFirst().first?.powerWatts == 77.5)
        #expect(monitor.summary.notes.isEmpty)
    }

    @Test(
        "the NPU's management library, by a stand-in with the documented functions",
        .enabled(if: compiler != nil, "needs clang or cc to build the stand-in"))
    func library() throws {
        let machine = try Machine()
        defer { machine.remove() }
        try machine.write("/table", NPUTextTests.table)
        let source = """
            int dcmi_init(void) { return 0; }
            int dcmi_get_device_power_info(int card, int chip, int *power) {
                if (card != 3) return -8008;
                *power = 1234 + chip;
                return 0;
            }
            int dcmi_get_device_temperature(int card, int chip, int *celsius) { *celsius = 47; return 0; }
            int dcmi_get_device_utilization_rate(int card, int chip, int kind, unsigned *rate) {
                *rate = kind == 2 ? 88 : 1;
                return 0;
            }
            struct memory { unsigned long long size; unsigned clock; unsigned long long used; int celsius; unsigned rate; };
            int dcmi_get_device_hbm_info(int card, int chip, struct memory *memory) {
                struct memory told = {65536, 1600, 4096, 40, 3};
                *memory = told;
                return 0;
            }
            """
        try machine.write("/dcmi.c", source)
        let built = CommandRunner.run(
            compiler ?? "", ["-shared", "-fPIC", "-o", "\(machine.root)/libdcmi.so", "\(machine.root)/dcmi.c"],
            environment: ProcessInfo.processInfo.environment, timeoutSeconds: 60)
        #expect(built.succeeded, "\(built.errors)")
        let tool = try machine.tool("npu-smi", "case \"$*\" in info) cat \(machine.root)/table;; *) exit 1;; esac")
        let monitor = TelemetrySetup(
            target: "torch:npu:1", environment: environment, root: machine.root, npuCommand: tool,
            npuLibraries: ["/nonexistent/libdcmi.so", "\(machine.root)/libdcmi.so"]
        ).startBlocking()
        let series = machine.samples(monitor, 2)
        monitor.stop()
        #expect(series.map(\.device.source) == ["DCMI"])
        #expect(series.first?.device.id == "3.1")
        let first = try #require(series.first?.samples.first)
        #expect(first.powerWatts == 123.5)
        #expect(first.utilisation == 0.88)
        #expect(first.memoryUsedBytes == 4096 * 1_048_576.0)
        #expect(first.temperatureCelsius == 47)
        // Most looks are at power alone.
        #expect(series.first?.samples.last?.temperatureCelsius == nil)
        #expect(DCMILibrary(["/nonexistent/libdcmi.so"]).map { _ in true } == nil)
    }

    @Test("tools that fail or speak another language leave a note and nothing else")
    func unusable() throws {
        let machine = try Machine()
        defer { machine.remove() }
        let tool = try machine.tool("npu-smi", "echo 'dcmi module initialize failed. ret is -8005'; exit 1")
        let npu = TelemetrySetup(
            target: "torch:npu:0", environment: environment, root: machine.root, npuCommand: tool
        ).startBlocking()
        #expect(npu.summary.devices.isEmpty)
        #expect(npu.summary.notes.first?.contains("the driver does not answer") ?? false)
        let other = try machine.tool("nvidia-smi", "echo NVIDIA-SMI has failed; exit 9")
        let gpu = TelemetrySetup(
            target: "torch:cuda:0", environment: environment, root: machine.root, nvidiaCommand: other
        ).startBlocking()
        #expect(gpu.summary.notes == ["nvidia-smi is there and tells of no GPU: NVIDIA-SMI has failed"])
    }

    @Test("a trial gets its own samples and one on either side; what is older is forgotten")
    func slices() throws {
        let device = TelemetryDevice(source: "test", id: "0", role: .target, intervalSeconds: 1)
        let sink = TelemetrySink()
        for second in 0..<10 {
            sink.take(TelemetrySample(at: Int64(second) * 10, powerWatts: Double(second)), of: device)
        }
        sink.take(TelemetrySample(at: 5), of: device)
        let first = sink.series(of: [device], from: Instant(nanoseconds: 25), to: Instant(nanoseconds: 45))
        #expect(first.first?.samples.map(\.at) == [-5, 5, 15, 25])
        let later = sink.series(of: [device], from: Instant(nanoseconds: 5), to: Instant(nanoseconds: 1000))
        #expect(later.first?.samples.map(\.at) == [15, 25, 35, 45, 55, 65, 75, 85])
    }
}
