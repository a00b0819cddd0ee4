import EngineAPI
import Foundation
import Measurement
import Synchronization

/// Sensors of the kernel (Linux: Documentation/hwmon/sysfs-interface.rst): power in microwatts, temperature in millidegrees.
final class HwmonInstrument: TelemetryInstrument {
    struct Sensor: Sendable, Hashable {
        /// `hwmon2`
        var id: String
        /// `coretemp`, `power_meter`
        var name: String
        var power: String?
        var temperature: String?
    }

    let devices: [TelemetryDevice]
    private let poller = Mutex<Poller?>(nil)

    static let intervalSeconds = 0.5
    /// Drivers whose first temperature is the processor's.
    private static let processors: Set<String> = ["coretemp", "k10temp", "zenpower", "cpu_thermal", "scpi_sensors"]

    /// `nil` where there is no sensor of use. What these count as power (a board, a supply) is never the target's alone.
    init?(files: SystemFiles, sink: TelemetrySink, clock: any MonotonicClock) {
        let sensors = Self.sensors(files)
        guard !sensors.isEmpty else { return nil }
        let devices = sensors.map {
            TelemetryDevice(
                source: "hwmon", id: $0.id, name: $0.name, role: .beside, intervalSeconds: Self.intervalSeconds)
        }
        self.devices = devices
        let running = Poller(interval: Self.intervalSeconds) {
            for (sensor, device) in zip(sensors, devices) {
                let power = sensor.power.flatMap(files.text).flatMap(NPUText.number).map { $0 / 1e6 }
                let temperature = sensor.temperature.flatMap(files.text).flatMap(NPUText.number).map { $0 / 1e3 }
                sink.take(
                    TelemetrySample(
                        at: clock.now().nanoseconds, powerWatts: power, temperatureCelsius: temperature), of: device)
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

    static func sensors(_ files: SystemFiles) -> [Sensor] {
        let folder = "/sys/class/hwmon"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: files.root + folder)) ?? []
        return names.sorted().compactMap { entry in
            let path = "\(folder)/\(entry)"
            guard let name = files.text("\(path)/name") else { return nil }
            func first(_ candidates: [String]) -> String? {
                candidates.map { "\(path)/\($0)" }.first { files.text($0).flatMap(NPUText.number) != nil }
            }
            let power = first(["power1_input", "power1_average"])
            let temperature = processors.contains(name) ? first(["temp1_input"]) : nil
            guard power != nil || temperature != nil else { return nil }
            return Sensor(id: entry, name: name, power: power, temperature: temperature)
        }
    }
}
