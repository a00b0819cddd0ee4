public import EngineAPI

/// One execution of a scenario: the unit of replication in all statistics.
public struct Trial: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, Codable {
        case warmUp, counted
    }

    /// Which generation of the method this is: `two-run` makes a `first` (1 token) and a `full` one per trial.
    public enum Part: String, Sendable, Hashable, Codable {
        case trace, first, full
    }

    public var kind: Kind
    public var part: Part
    /// The instant that the records count from.
    public var origin: Instant
    public var records: [RequestRecord]
    /// Bandwidth read just before and just after, bytes per second; `nil` when not probed.
    public var probe: BandwidthProbe
    public var peak: PeakMemory
    /// Of the devices that computed, over `busySpan`; derived from `telemetry` when the trial was made.
    public var energyJoules: Double?
    /// Power, utilisation, memory and temperature meanwhile; empty where nothing watches.
    public var telemetry: [TelemetrySeries]
    /// What else happened on the machine meanwhile.
    public var noise: NoiseCounters?

    public init(
        kind: Kind, part: Part, origin: Instant, records: [RequestRecord], probe: BandwidthProbe = .init(),
        peak: PeakMemory = .init(), energyJoules: Double? = nil, telemetry: [TelemetrySeries] = [],
        noise: NoiseCounters? = nil
    ) {
        self.kind = kind
        self.part = part
        self.origin = origin
        self.records = records
        self.probe = probe
        self.peak = peak
        self.energyJoules = energyJoules
        self.telemetry = telemetry
        self.noise = noise
    }
}

/// Read bandwidth around a trial, bytes per second.
public struct BandwidthProbe: Sendable, Hashable {
    public var before: Double?
    public var after: Double?

    public init(before: Double? = nil, after: Double? = nil) {
        self.before = before
        self.after = after
    }
}

/// Highest memory during a trial, peaks reset before it.
public struct PeakMemory: Sendable, Hashable {
    /// The engine's own count.
    public var engineBytes: Double?
    /// The process's resident set, or the device's memory in use.
    public var residentBytes: Double?

    public init(engineBytes: Double? = nil, residentBytes: Double? = nil) {
        self.engineBytes = engineBytes
        self.residentBytes = residentBytes
    }
}

/// Differences of the kernel's counters over a trial; `nil` where the system does not tell.
public struct NoiseCounters: Sendable, Hashable {
    /// Time that the hypervisor gave to others, as a share of all CPU time.
    public var stealShare: Double?
    /// CPU time used by other processes, as a share of all CPU time.
    public var foreignShare: Double?
    public var majorFaults: Int?
    /// How often a processor was slowed down for its temperature.
    public var throttleEvents: Int?
    /// Time that the control group's quota kept this process waiting, as a share of the trial.
    public var quotaShare: Double?
    /// Clock of the fastest processor at the trial's end, hertz.
    public var clockHertz: Double?

    public init(
        stealShare: Double? = nil, foreignShare: Double? = nil, majorFaults: Int? = nil, throttleEvents: Int? = nil,
        quotaShare: Double? = nil, clockHertz: Double? = nil
    ) {
        self.stealShare = stealShare
        self.foreignShare = foreignShare
        self.majorFaults = majorFaults
        self.throttleEvents = throttleEvents
        self.quotaShare = quotaShare
        self.clockHertz = clockHertz
    }
}
