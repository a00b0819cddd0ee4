import EngineAPI
import Measurement
import Synchronization

/// The management library asked directly: power ten times a second, which `npu-smi` is too slow for.
final class DCMIInstrument: TelemetryInstrument {
    let devices: [TelemetryDevice]
    private let poller = Mutex<Poller?>(nil)

    static let intervalSeconds = 0.1
    /// Every which look asks for more than power: the driver takes longer over the rest.
    private static let allEvery = 10

    /// - Returns: `nil` when the library does not tell the power of every chip.
    init?(
        _ library: DCMILibrary, _ chips: [NPUTable.Chip], role: TelemetryDevice.Role, sink: TelemetrySink,
        clock: any MonotonicClock
    ) {
        guard !chips.isEmpty, chips.allSatisfy({ library.powerWatts(card: $0.npu, chip: $0.chip) != nil }) else {
            return nil
        }
        let devices = chips.map { chip in
            TelemetryDevice(
                source: "DCMI", id: "\(chip.npu).\(chip.chip)", name: chip.name, role: role,
                intervalSeconds: Self.intervalSeconds, memoryBytes: chip.memoryBytes)
        }
        self.devices = devices
        let count = Mutex(0)
        let running = Poller(interval: Self.intervalSeconds) {
            let asksAll = count.withLock { count -> Bool in
                defer { count += 1 }
                return count % Self.allEvery == 0
            }
            for (chip, device) in zip(chips, devices) {
                var sample = TelemetrySample(
                    at: clock.now().nanoseconds, powerWatts: library.powerWatts(card: chip.npu, chip: chip.chip))
                if asksAll {
                    sample.utilisation = library.utilisation(card: chip.npu, chip: chip.chip)
                    sample.memoryUsedBytes = library.memoryUsedBytes(card: chip.npu, chip: chip.chip)
                    sample.temperatureCelsius = library.temperatureCelsius(card: chip.npu, chip: chip.chip)
                }
                sink.take(sample, of: device)
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
}
