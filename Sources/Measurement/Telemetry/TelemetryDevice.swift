/// What an instrument watches.
public struct TelemetryDevice: Sendable, Hashable {
    /// Whether the model computes on it.
    public enum Role: String, Sendable, Hashable, Codable {
        case target
        /// Part of the machine, but its energy is not the target's.
        case beside
    }

    /// How a power figure relates to its instant.
    public enum Power: String, Sendable, Hashable, Codable {
        /// At the instant, or over a moment that the driver does not tell.
        case instantaneous
        /// The mean since the sample before: a difference of an energy counter, exact however far apart the samples are.
        case meanSincePrevious
    }

    /// The instrument: `nvidia-smi`, `npu-smi`, `DCMI`, `RAPL`, `hwmon`.
    public var source: String
    /// The instrument's own name of the device, unique with it: `0`, `3.1`, `package-0`.
    public var id: String
    /// `NVIDIA H100 80GB HBM3`, `910B3`; `nil` where the instrument has none.
    public var name: String?
    public var role: Role
    public var power: Power
    /// Between samples, as asked for; the true instants are with the samples.
    public var intervalSeconds: Double
    public var memoryBytes: Double?

    public init(
        source: String, id: String, name: String? = nil, role: Role, power: Power = .instantaneous,
        intervalSeconds: Double, memoryBytes: Double? = nil
    ) {
        self.source = source
        self.id = id
        self.name = name
        self.role = role
        self.power = power
        self.intervalSeconds = intervalSeconds
        self.memoryBytes = memoryBytes
    }
}
