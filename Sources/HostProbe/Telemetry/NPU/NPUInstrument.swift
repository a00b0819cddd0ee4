import EngineAPI
import Measurement
import Synchronization

/// `npu-smi`, started anew for each look: one or two a second, as fast as it answers.
final class NPUInstrument: TelemetryInstrument {
    /// A chip to watch, by the numbers that npu-smi wants.
    struct Place: Hashable, Sendable {
        var npu: Int
        var chip: Int
    }

    let devices: [TelemetryDevice]
    private let poller = Mutex<Poller?>(nil)

    static let intervalSeconds = 0.5
    /// Every which look is at the whole table, which takes longer and tells memory to the megabyte.
    private static let tableEvery = 4

    init(
        _ command: TelemetryCommand, _ chips: [NPUTable.Chip], role: TelemetryDevice.Role, sink: TelemetrySink,
        clock: any MonotonicClock
    ) {
        let devices = Dictionary(
            chips.map { chip in
                (Place(npu: chip.npu, chip: chip.chip), Self.device(chip, role))
            }, uniquingKeysWith: { first, _ in first })
        self.devices = chips.compactMap { devices[Place(npu: $0.npu, chip: $0.chip)] }
        let look = Look(command: command, devices: devices, sink: sink, clock: clock)
        let usesTable = Mutex(false)
        let count = Mutex(0)
        let running = Poller(interval: Self.intervalSeconds) {
            let number = count.withLock { count -> Int in
                count += 1
                return count
            }
            let onlyTable = usesTable.withLock { $0 }
            if onlyTable || number % Self.tableEvery == 1 || !look.atChips() {
                look.atTable()
                // A card without `-t common` will not learn it.
                if !onlyTable, number % Self.tableEvery != 1 { usesTable.withLock { $0 = true } }
            }
        }
        poller.withLock { $0 = running }
    }

    func stop() {
        let running = poller.withLock { poller -> Poller? in
            defer { poller = nil }
            return poller
        }
        running?.stop()
    }

    static func device(_ chip: NPUTable.Chip, _ role: TelemetryDevice.Role) -> TelemetryDevice {
        TelemetryDevice(
            source: "npu-smi", id: "\(chip.npu).\(chip.chip)", name: chip.name, role: role,
            intervalSeconds: intervalSeconds, memoryBytes: chip.memoryBytes)
    }

    /// The two questions that it can ask.
    private struct Look: Sendable {
        var command: TelemetryCommand
        var devices: [Place: TelemetryDevice]
        var sink: TelemetrySink
        var clock: any MonotonicClock

        func atTable() {
            let start = clock.now().nanoseconds
            let outcome = command.run(["info"])
            let table: NPUTable
            do {
                table = try NPUTable(outcome.text)
            } catch {
                return sink.note(error.message)
            }
            let at = middle(since: start)
            for chip in table.chips {
                guard let device = devices[Place(npu: chip.npu, chip: chip.chip)] else { continue }
                sink.take(
                    TelemetrySample(
                        at: at, powerWatts: chip.powerWatts, utilisation: chip.utilisation,
                        memoryUsedBytes: chip.memoryUsedBytes, temperatureCelsius: chip.temperatureCelsius), of: device)
            }
        }

        /// Whether every card told its power this way.
        func atChips() -> Bool {
            for npu in Set(devices.keys.map(\.npu)).sorted() {
                let start = clock.now().nanoseconds
                let outcome = command.run(["info", "-t", "common", "-i", String(npu)])
                guard let fields = try? NPUFields(outcome.text, command: "npu-smi info -t common"),
                    fields.chips.contains(where: { $0.powerWatts != nil })
                else { return false }
                let at = middle(since: start)
                for chip in fields.chips {
                    guard let device = devices[Place(npu: npu, chip: chip.chip)] else { continue }
                    sink.take(
                        TelemetrySample(
                            at: at, powerWatts: chip.powerWatts, utilisation: chip.utilisation,
                            temperatureCelsius: chip.temperatureCelsius), of: device)
                }
            }
            return true
        }

        /// The tool read the chip at some moment while it ran.
        private func middle(since start: Int64) -> Int64 {
            start + (clock.now().nanoseconds - start) / 2
        }
    }

    /// Asks once. Notes why not where there is no answer.
    static func discover(_ command: TelemetryCommand, sink: TelemetrySink) -> (
        chips: [NPUTable.Chip], mapping: NPUMapping?
    )? {
        let outcome = command.run(["info"])
        do {
            let table = try NPUTable(outcome.text)
            return (table.chips, try? NPUMapping(command.run(["info", "-m"]).text))
        } catch {
            sink.note(outcome.text.isEmpty ? "npu-smi info: \(outcome.summary)" : error.message)
            return nil
        }
    }
}
