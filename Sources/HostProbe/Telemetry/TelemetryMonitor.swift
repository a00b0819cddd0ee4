public import EngineAPI
public import Measurement

/// All instruments of a run together. Ends their threads and processes when it is stopped or let go.
public final class TelemetryMonitor: TelemetrySource {
    private let instruments: [any TelemetryInstrument]
    private let sink: TelemetrySink
    private let devices: [TelemetryDevice]

    init(_ instruments: [any TelemetryInstrument], sink: TelemetrySink) {
        self.instruments = instruments
        self.sink = sink
        devices = instruments.flatMap(\.devices)
    }

    deinit { stop() }

    public func mark() {
        for instrument in instruments { instrument.mark() }
    }

    public func series(from start: Instant, to end: Instant) -> [TelemetrySeries] {
        sink.series(of: devices, from: start, to: end)
    }

    public var summary: TelemetrySummary { TelemetrySummary(devices: devices, notes: sink.notes) }

    /// May be called again.
    public func stop() {
        for instrument in instruments { instrument.stop() }
    }
}
