public import EngineAPI

/// Watches power, utilisation, memory and temperature beside the trials, on threads or in processes of its own.
public protocol TelemetrySource: Sendable {
    /// Reads cheap counters at this very moment, so that a trial's edges are sharp. Takes microseconds, starts nothing.
    func mark()

    /// What was seen from `start` to `end`, with a sample on either side where there is one. Instants count from `start`.
    /// Samples before `start` may be forgotten afterwards.
    func series(from start: Instant, to end: Instant) -> [TelemetrySeries]

    /// What is watched, and what could not be.
    var summary: TelemetrySummary { get }
}

/// What a run was watched with.
public struct TelemetrySummary: Sendable, Hashable {
    public var devices: [TelemetryDevice]
    /// Instruments that are there and could not be used, layouts that were not understood, instruments that ended early.
    public var notes: [String]

    public init(devices: [TelemetryDevice] = [], notes: [String] = []) {
        self.devices = devices
        self.notes = notes
    }
}
