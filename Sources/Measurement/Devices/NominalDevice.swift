import EngineAPI

/// A device as its maker describes it: dense peaks, no sparsity. Nothing here is measured.
public struct NominalDevice: Sendable, Hashable {
    public var name: String
    /// Names by which drivers and PyTorch report exactly this device; empty where none is unambiguous.
    public var reportedNames: [String]
    /// fp16 and bf16 matrix products, operations per second; `nil` is unknown.
    public var halfOperationsPerSecond: Double?
    public var int8OperationsPerSecond: Double?
    /// `nil` where the device shares the host's memory and comes in several sizes.
    public var memoryBytes: Double?
    public var readBytesPerSecond: Double
    /// Where the figures are from.
    public var source: String

    /// The device by the exact name that a driver reports or that the table gives it; case does not matter.
    ///
    /// `Ascend910B` without a digit is the first-generation 910 in PyTorch, not the 910B family, so a name is never
    /// matched by its beginning: unknown stays unknown.
    public static func named(_ name: String) -> NominalDevice? {
        let name = name.lowercased()
        return all.first { device in
            device.name.lowercased() == name || device.reportedNames.contains { $0.lowercased() == name }
        }
    }

    /// The peaks as a ceiling, marked as nominal.
    public var ceiling: Ceiling {
        var rates: [ModelWork.Arithmetic: Double] = [:]
        rates[.fp16] = halfOperationsPerSecond
        rates[.bf16] = halfOperationsPerSecond
        rates[.int8] = int8OperationsPerSecond
        return Ceiling(
            readBytesPerSecond: readBytesPerSecond, operationsPerSecond: rates, source: "nominal: \(name)")
    }
}
