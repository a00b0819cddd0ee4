public import Foundation
import Measurement

/// What the makers' own tools say of this machine's accelerators, asked once. For people: measuring uses `TelemetrySetup`.
public struct AcceleratorSurvey: Sendable, Hashable {
    public struct Device: Sendable, Hashable {
        /// As the tool numbers it.
        public var id: String
        public var name: String
        public var memoryBytes: Double?
        public var memoryUsedBytes: Double?
        public var powerWatts: Double?
        /// The tool's own word; `nil` where it has none.
        public var health: String?
        /// How many processes it lists on the device; `nil` where it does not list any.
        public var processes: Int?

        public init(
            id: String, name: String, memoryBytes: Double? = nil, memoryUsedBytes: Double? = nil,
            powerWatts: Double? = nil, health: String? = nil, processes: Int? = nil
        ) {
            self.id = id
            self.name = name
            self.memoryBytes = memoryBytes
            self.memoryUsedBytes = memoryUsedBytes
            self.powerWatts = powerWatts
            self.health = health
            self.processes = processes
        }
    }

    /// One maker's tool.
    public struct Tool: Sendable, Hashable {
        /// `nil`: not found.
        public var path: String?
        /// Of the tool, or of the driver where the tool tells that.
        public var version: String?
        public var devices: [Device]
        /// Why it is of no use, in its own words and ours.
        public var problem: String?

        public init(path: String? = nil, version: String? = nil, devices: [Device] = [], problem: String? = nil) {
            self.path = path
            self.version = version
            self.devices = devices
            self.problem = problem
        }
    }

    public var nvidia: Tool
    public var npu: Tool

    public init(nvidia: Tool = Tool(), npu: Tool = Tool()) {
        self.nvidia = nvidia
        self.npu = npu
    }

    /// Runs both tools, where they are; up to ten seconds each. Blocks its thread.
    public static func look(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> AcceleratorSurvey {
        let setup = TelemetrySetup(target: "native", environment: environment)
        return AcceleratorSurvey(nvidia: nvidia(setup), npu: npu(setup))
    }

    private static func nvidia(_ setup: TelemetrySetup) -> Tool {
        guard let command = setup.nvidiaTool else { return Tool() }
        let sink = TelemetrySink()
        guard let found = NVIDIAInstrument.discover(command, sink: sink) else {
            return Tool(path: command.path, problem: sink.notes.first)
        }
        let devices = found.rows.map { row in
            Device(
                id: row.index.map(String.init) ?? "?", name: row.name ?? "?", memoryBytes: row.memoryBytes,
                memoryUsedBytes: row.memoryUsedBytes, powerWatts: row.powerWatts)
        }
        return Tool(path: command.path, version: found.rows.lazy.compactMap(\.driver).first, devices: devices)
    }

    private static func npu(_ setup: TelemetrySetup) -> Tool {
        guard let command = setup.npuTool else { return Tool() }
        let outcome = command.run(["info"])
        do {
            let table = try NPUTable(outcome.text)
            let devices = table.chips.map { chip in
                Device(
                    id: "\(chip.npu).\(chip.chip)", name: chip.name, memoryBytes: chip.memoryBytes,
                    memoryUsedBytes: chip.memoryUsedBytes, powerWatts: chip.powerWatts, health: chip.health,
                    processes: table.processes.count { $0.npu == chip.npu && $0.chip == chip.chip })
            }
            return Tool(path: command.path, version: table.version, devices: devices)
        } catch {
            return Tool(path: command.path, problem: outcome.text.isEmpty ? outcome.summary : error.message)
        }
    }
}
