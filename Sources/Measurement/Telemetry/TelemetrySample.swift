/// What one instrument said about one device at one instant; `nil` is what it does not tell.
public struct TelemetrySample: Sendable, Hashable {
    /// Nanoseconds since the trial's origin; negative before it.
    public var at: Int64
    public var powerWatts: Double?
    /// Share of the time in which the device computed, 0...1, as its driver counts it.
    public var utilisation: Double?
    public var memoryUsedBytes: Double?
    public var temperatureCelsius: Double?

    public init(
        at: Int64, powerWatts: Double? = nil, utilisation: Double? = nil, memoryUsedBytes: Double? = nil,
        temperatureCelsius: Double? = nil
    ) {
        self.at = at
        self.powerWatts = powerWatts
        self.utilisation = utilisation
        self.memoryUsedBytes = memoryUsedBytes
        self.temperatureCelsius = temperatureCelsius
    }

    /// Nothing was told but the time.
    public var isEmpty: Bool {
        powerWatts == nil && utilisation == nil && memoryUsedBytes == nil && temperatureCelsius == nil
    }
}
