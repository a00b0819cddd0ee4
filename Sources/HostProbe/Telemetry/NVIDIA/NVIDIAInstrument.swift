import EngineAPI
import Measurement
import Subprocesses
import Synchronization

/// `nvidia-smi`, asked to go on telling ten times a second: one process for the whole run.
final class NVIDIAInstrument: TelemetryInstrument {
    /// What one question at the start found out.
    struct Discovery {
        var query: NVIDIAQuery
        var rows: [NVIDIAQuery.Row]
    }

    let devices: [TelemetryDevice]
    private let process: WatchedProcess
    private let ending: Ending

    /// Whether the tool is to end; when it ends without, what follows is not watched.
    private final class Ending: Sendable {
        let isWanted = Mutex(false)
    }

    static let intervalSeconds = 0.1

    /// - Parameter chosen: indexes of the GPUs to watch.
    /// - Returns: `nil` when the process cannot be started.
    init?(
        _ command: TelemetryCommand, _ discovery: Discovery, chosen: [Int], role: TelemetryDevice.Role,
        sink: TelemetrySink,
        clock: any MonotonicClock
    ) {
        let query = discovery.query
        let rows = discovery.rows.filter { row in row.index.map(chosen.contains) ?? false }
        let devices = Dictionary(
            rows.map { row in
                (
                    row.index ?? 0,
                    TelemetryDevice(
                        source: "nvidia-smi", id: String(row.index ?? 0), name: row.name, role: role,
                        intervalSeconds: Self.intervalSeconds, memoryBytes: row.memoryBytes)
                )
            }, uniquingKeysWith: { first, _ in first })
        guard !devices.isEmpty else { return nil }
        self.devices = devices.sorted { $0.key < $1.key }.map(\.value)
        let milliseconds = String(Int(Self.intervalSeconds * 1000))
        let indexes = devices.keys.sorted().map(String.init).joined(separator: ",")
        let ending = Ending()
        self.ending = ending
        guard
            let process = WatchedProcess(
                command.path, query.arguments + ["-i", indexes, "-lms", milliseconds],
                environment: command.environment, threadName: "telemetry",
                onLine: { line in
                    let at = clock.now().nanoseconds
                    guard let row = query.row(line) else {
                        if !line.isEmpty {
                            sink.note("nvidia-smi answered with a line that is not known: \(line.prefix(160))")
                        }
                        return
                    }
                    guard let device = row.index.flatMap({ devices[$0] }) else { return }
                    sink.take(
                        TelemetrySample(
                            at: at, powerWatts: row.powerWatts, utilisation: row.utilisation,
                            memoryUsedBytes: row.memoryUsedBytes, temperatureCelsius: row.temperatureCelsius),
                        of: device)
                },
                onEnd: {
                    guard !ending.isWanted.withLock({ $0 }) else { return }
                    sink.note("nvidia-smi ended before the run did: power and temperature are not known from then on.")
                })
        else { return nil }
        self.process = process
    }

    func stop() {
        ending.isWanted.withLock { $0 = true }
        process.stop()
    }

    /// Asks once, with each name of the power field that drivers have had. Notes why not where there is no answer.
    static func discover(_ command: TelemetryCommand, sink: TelemetrySink) -> Discovery? {
        var said = ""
        for power in NVIDIAQuery.powers {
            let query = NVIDIAQuery(power: power)
            let outcome = command.run(query.arguments)
            let rows = outcome.output.split(whereSeparator: \.isNewline).compactMap { query.row($0) }
            if !rows.isEmpty { return Discovery(query: query, rows: rows) }
            said = outcome.summary
        }
        sink.note("nvidia-smi is there and tells of no GPU: \(said)")
        return nil
    }
}
