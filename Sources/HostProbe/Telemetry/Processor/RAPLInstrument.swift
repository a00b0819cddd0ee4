import EngineAPI
import Foundation
import Measurement
import Synchronization

/// The processor's own energy counters (Linux: Documentation/power/powercap/powercap.rst), microjoules that wrap around.
final class RAPLInstrument: TelemetryInstrument {
    /// A counter: a processor package, or its memory where that is counted apart. Cores and graphics are parts of a package.
    struct Zone: Sendable, Hashable {
        var id: String
        var path: String
        /// One more than the largest value.
        var range: Double?
    }

    let devices: [TelemetryDevice]
    private let zones: [Zone]
    private let files: SystemFiles
    private let sink: TelemetrySink
    private let clock: any MonotonicClock
    private let last: Mutex<[Int: (at: Int64, microjoules: Double)]>
    private let poller = Mutex<Poller?>(nil)

    static let intervalSeconds = 0.1
    /// Counters move about once a millisecond: closer readings say nothing about power.
    private static let leastNanoseconds: Int64 = 5_000_000

    /// `nil` where there is no counter, and with a note where it may not be read.
    init?(files: SystemFiles, role: TelemetryDevice.Role, sink: TelemetrySink, clock: any MonotonicClock) {
        let found = Self.zones(files)
        let readable = found.filter { Self.counter(files, $0) != nil }
        if readable.count < found.count {
            sink.note(
                "RAPL: \(found[0].path) is there and cannot be read: since Linux 5.10 only root may. "
                    + "`sudo chmod a+r /sys/class/powercap/*/energy_uj` lets everybody, until the next start.")
        }
        // Some packages without the others would be a wrong sum.
        guard !readable.isEmpty, readable.count == found.count else { return nil }
        zones = readable
        self.files = files
        self.sink = sink
        self.clock = clock
        devices = readable.map {
            TelemetryDevice(
                source: "RAPL", id: $0.id, role: role, power: .meanSincePrevious, intervalSeconds: Self.intervalSeconds)
        }
        last = Mutex([:])
    }

    func start() {
        poller.withLock { $0 = Poller(interval: Self.intervalSeconds) { [weak self] in self?.read() } }
    }

    func mark() { read() }

    func stop() {
        let running = poller.withLock { poller -> Poller? in
            defer { poller = nil }
            return poller
        }
        running?.stop()
    }

    private func read() {
        for (index, zone) in zones.enumerated() {
            guard let now = Self.counter(files, zone) else { continue }
            let at = clock.now().nanoseconds
            let power = last.withLock { last -> Double? in
                guard let before = last[index] else {
                    last[index] = (at, now)
                    return nil
                }
                guard at - before.at >= Self.leastNanoseconds else { return nil }
                last[index] = (at, now)
                let joules = Self.joules(from: before.microjoules, to: now, range: zone.range)
                return joules.map { $0 / (Double(at - before.at) / 1e9) }
            }
            if let power { sink.take(TelemetrySample(at: at, powerWatts: power), of: devices[index]) }
        }
    }

    /// Energy between two readings. A counter that went back has wrapped around once, which takes minutes at least.
    static func joules(from before: Double, to after: Double, range: Double?) -> Double? {
        if after >= before { return (after - before) / 1e6 }
        guard let range, range > before else { return nil }
        return (after - before + range) / 1e6
    }

    static func zones(_ files: SystemFiles) -> [Zone] {
        let folder = "/sys/class/powercap"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: files.root + folder)) ?? []
        var zones: [Zone] = []
        // The memory-mapped twin, intel-rapl-mmio, counts the same package again.
        for name in names.sorted() where name.hasPrefix("intel-rapl:") {
            let path = "\(folder)/\(name)"
            let title = files.text("\(path)/name") ?? ""
            let numbers = name.dropFirst("intel-rapl:".count)
            guard title.hasPrefix("package-") || title == "dram" else { continue }
            let id = title == "dram" ? "dram-\(numbers.prefix { $0 != ":" })" : title
            guard FileManager.default.fileExists(atPath: "\(files.root)\(path)/energy_uj"),
                !zones.contains(where: { $0.id == id })
            else { continue }
            zones.append(
                Zone(
                    id: id, path: "\(path)/energy_uj",
                    range: files.text("\(path)/max_energy_range_uj").flatMap(NPUText.number).map { $0 + 1 }))
        }
        return zones
    }

    private static func counter(_ files: SystemFiles, _ zone: Zone) -> Double? {
        files.text(zone.path).flatMap(NPUText.number)
    }
}
