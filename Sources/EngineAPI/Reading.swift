/// A sampled quantity that no record holds, with the instrument that gave it.
public struct Reading: Sendable, Hashable {
    public enum Quantity: String, Sendable, Hashable, Codable {
        /// The engine's own count of what it has allocated or mapped for the model.
        case engineBytes, engineBytesPeak
        /// The process's resident set as the kernel counts it.
        case residentBytes, residentBytesPeak
        case deviceAllocatedBytes, deviceAllocatedBytesPeak
        case deviceReservedBytes, deviceReservedBytesPeak
        case deviceUsedBytes
    }

    public var quantity: Quantity
    public var value: Double
    /// `engine's own count`, `/proc/self/status VmHWM`, ...
    public var source: String
    public var at: Instant

    public init(_ quantity: Quantity, _ value: Double, source: String, at: Instant) {
        self.quantity = quantity
        self.value = value
        self.source = source
        self.at = at
    }
}
