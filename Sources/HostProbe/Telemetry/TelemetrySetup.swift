public import EngineAPI
public import Foundation
import Measurement
import Subprocesses

/// Finds out what can be watched for a target, and starts watching.
public struct TelemetrySetup: Sendable {
    /// As `--target` has it: `native`, `torch:cpu`, `torch:cuda:0`, `torch:npu:1`, `http://localhost:8000`.
    public var target: String
    public var environment: [String: String]
    /// In place of `/` for the files of the kernel.
    public var root: String
    /// Paths of the tools; `nil` looks for them.
    public var nvidiaCommand: String?
    public var npuCommand: String?
    /// Names or paths of the NPU's management library, tried in order; `npu-smi` is asked where none serves.
    public var npuLibraries: [String]

    public init(
        target: String, environment: [String: String] = ProcessInfo.processInfo.environment, root: String = "",
        nvidiaCommand: String? = nil, npuCommand: String? = nil, npuLibraries: [String]? = nil
    ) {
        self.target = target
        self.environment = environment
        self.root = root
        self.nvidiaCommand = nvidiaCommand
        self.npuCommand = npuCommand
        self.npuLibraries = npuLibraries ?? DCMILibrary.usualNames
    }

    /// Asks the tools what there is, which takes up to a few seconds where there are any, on a thread of its own.
    public func start() async -> TelemetryMonitor {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: startBlocking()) }
        }
    }

    /// The same on the thread that calls.
    public func startBlocking(clock: any MonotonicClock = SystemMonotonicClock()) -> TelemetryMonitor {
        let sink = TelemetrySink()
        let place = TelemetryPlace(target: target)
        let files = SystemFiles(root: root)
        var instruments: [any TelemetryInstrument] = []
        if place.mayUse(.nvidia), let gpu = nvidia(place, sink, clock) { instruments.append(gpu) }
        if place.mayUse(.npu) { instruments += npu(place, sink, clock) }
        if !place.isElsewhere {
            let role: TelemetryDevice.Role = place == .processor ? .target : .beside
            if let counters = RAPLInstrument(files: files, role: role, sink: sink, clock: clock) {
                counters.start()
                instruments.append(counters)
            }
            if let sensors = HwmonInstrument(files: files, sink: sink, clock: clock) { instruments.append(sensors) }
        }
        return TelemetryMonitor(instruments, sink: sink)
    }

    private func nvidia(
        _ place: TelemetryPlace, _ sink: TelemetrySink, _ clock: any MonotonicClock
    ) -> (any TelemetryInstrument)? {
        guard let command = nvidiaTool else {
            if case .nvidia = place {
                sink.note("nvidia-smi is not in PATH: power and temperature of the GPU are not known.")
            }
            return nil
        }
        guard let discovery = NVIDIAInstrument.discover(command, sink: sink) else { return nil }
        let indexes = discovery.rows.compactMap(\.index)
        guard case .nvidia(let ordinal) = place else {
            // Of a server on this machine only its one GPU is sure to be the one that computes.
            return NVIDIAInstrument(
                command, discovery, chosen: indexes, role: indexes.count == 1 ? .target : .beside, sink: sink,
                clock: clock)
        }
        let shown = VisibleDevices.physical(ordinal, list: environment["CUDA_VISIBLE_DEVICES"])
        let chosen = discovery.rows.first { row in
            row.index.map(String.init) == shown || shown.map { row.uuid?.hasPrefix($0) ?? false } ?? false
        }
        guard let index = chosen?.index else {
            sink.note("nvidia-smi shows no GPU \(shown ?? "that CUDA_VISIBLE_DEVICES would make cuda:\(ordinal)").")
            return nil
        }
        if Set(discovery.rows.map(\.name)).count > 1, environment["CUDA_DEVICE_ORDER"] != "PCI_BUS_ID" {
            sink.note(
                "This machine has different GPUs, which CUDA numbers by speed and nvidia-smi by slot: cuda:\(ordinal) may "
                    + "not be GPU \(index). CUDA_DEVICE_ORDER=PCI_BUS_ID makes both the same.")
        }
        return NVIDIAInstrument(command, discovery, chosen: [index], role: .target, sink: sink, clock: clock)
    }

    private func npu(
        _ place: TelemetryPlace, _ sink: TelemetrySink, _ clock: any MonotonicClock
    ) -> [any TelemetryInstrument] {
        guard let command = npuTool else {
            if case .npu = place {
                sink.note("npu-smi is not in PATH: power and temperature of the NPU are not known.")
            }
            return []
        }
        guard let (chips, mapping) = NPUInstrument.discover(command, sink: sink) else { return [] }
        guard case .npu(let ordinal) = place else {
            return [npu(command, chips, role: chips.count == 1 ? .target : .beside, sink, clock)]
        }
        guard
            let chip = Self.chip(
                ordinal, list: environment["ASCEND_RT_VISIBLE_DEVICES"], chips: chips, mapping: mapping)
        else {
            sink.note("npu-smi shows no chip for npu:\(ordinal) with ASCEND_RT_VISIBLE_DEVICES as it is set.")
            return []
        }
        return [npu(command, [chip], role: .target, sink, clock)]
    }

    /// The library where it tells power, else the tool.
    private func npu(
        _ command: TelemetryCommand, _ chips: [NPUTable.Chip], role: TelemetryDevice.Role, _ sink: TelemetrySink,
        _ clock: any MonotonicClock
    ) -> any TelemetryInstrument {
        if let library = DCMILibrary(npuLibraries),
            let direct = DCMIInstrument(library, chips, role: role, sink: sink, clock: clock)
        {
            return direct
        }
        return NPUInstrument(command, chips, role: role, sink: sink, clock: clock)
    }

    /// `nil` where the tool is not found.
    var nvidiaTool: TelemetryCommand? {
        (nvidiaCommand ?? ExecutableFinder.find("nvidia-smi", environment: environment, places: ["/usr/bin"]))
            .map { TelemetryCommand(path: $0, environment: environment) }
    }

    var npuTool: TelemetryCommand? {
        let places = ["/usr/local/sbin", "/usr/local/bin", "/usr/local/Ascend/driver/tools"]
        guard let path = npuCommand ?? ExecutableFinder.find("npu-smi", environment: environment, places: places) else {
            return nil
        }
        // It needs the driver's libraries, which a container often has no path to.
        var settings = environment
        settings["LD_LIBRARY_PATH"] = [
            environment["LD_LIBRARY_PATH"], "/usr/local/Ascend/driver/lib64/driver",
            "/usr/local/Ascend/driver/lib64/common",
        ].compactMap { $0 }.joined(separator: ":")
        return TelemetryCommand(path: path, environment: settings)
    }

    /// The chip that a process knows as its device `ordinal`: through the list of visible devices to the machine's number,
    /// and through `npu-smi info -m` to card and chip. Without the mapping, chips count in the order of the table.
    static func chip(
        _ ordinal: Int, list: String?, chips: [NPUTable.Chip], mapping: NPUMapping?
    ) -> NPUTable.Chip? {
        guard let number = VisibleDevices.physical(ordinal, list: list).flatMap({ Int($0) }) else { return nil }
        if let row = mapping?.devices.first(where: { $0.logicalID == number }) {
            return chips.first { $0.npu == row.npu && $0.chip == row.chip }
        }
        return mapping == nil && chips.indices.contains(number) ? chips[number] : nil
    }
}
