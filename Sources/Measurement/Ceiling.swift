public import EngineAPI

/// Peak rates of a device, measured or nominal; `nil` is unknown.
public struct Ceiling: Sendable, Hashable {
    public var readBytesPerSecond: Double?
    /// Floating-point or integer operations per second (a multiply and an add are two).
    public var operationsPerSecond: [ModelWork.Arithmetic: Double]
    /// `measured on this machine, 2 threads`, `nominal: Ascend 910B1`, ...
    public var source: String?

    public init(
        readBytesPerSecond: Double? = nil, operationsPerSecond: [ModelWork.Arithmetic: Double] = [:],
        source: String? = nil
    ) {
        self.readBytesPerSecond = readBytesPerSecond
        self.operationsPerSecond = operationsPerSecond
        self.source = source
    }
}

/// Measures what the machine could do at this moment. Blocking: call it off the cooperative pool.
public protocol CeilingProbe: Sendable {
    /// Read bandwidth in bytes per second, in well under a second; `nil` when it cannot be measured.
    func readBandwidth() async -> Double?
    /// All rates, in a few seconds.
    func ceiling() async -> Ceiling
}

/// Reads the kernel's counters of noise. Two snapshots make a `NoiseCounters`.
public protocol NoiseSource: Sendable {
    func snapshot() -> NoiseSnapshot
}

/// Running totals since boot or process start; `nil` where the system does not tell.
public struct NoiseSnapshot: Sendable, Hashable {
    /// CPU time of all processors together, in clock ticks: everything, stolen, idle.
    public var totalTicks: Int?
    public var stolenTicks: Int?
    public var idleTicks: Int?
    /// CPU time of this process and its descendants, in the same ticks.
    public var ownTicks: Int?
    public var majorFaults: Int?
    /// How often processors were slowed down for their temperature.
    public var throttleEvents: Int?
    /// Microseconds that the control group's quota kept its processes waiting.
    public var quotaMicroseconds: Int?
    /// Clock of the fastest processor at this moment, hertz: no total.
    public var clockHertz: Double?
    /// Of the snapshot, on the monotonic axis.
    public var nanoseconds: Int64?

    public init(
        totalTicks: Int? = nil, stolenTicks: Int? = nil, idleTicks: Int? = nil, ownTicks: Int? = nil,
        majorFaults: Int? = nil, throttleEvents: Int? = nil, quotaMicroseconds: Int? = nil, clockHertz: Double? = nil,
        nanoseconds: Int64? = nil
    ) {
        self.totalTicks = totalTicks
        self.stolenTicks = stolenTicks
        self.idleTicks = idleTicks
        self.ownTicks = ownTicks
        self.majorFaults = majorFaults
        self.throttleEvents = throttleEvents
        self.quotaMicroseconds = quotaMicroseconds
        self.clockHertz = clockHertz
        self.nanoseconds = nanoseconds
    }
}
