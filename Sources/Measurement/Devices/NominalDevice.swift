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

    /// The device by the exact name that a driver, PyTorch or a vendor's tool reports, or that the table gives it.
    ///
    /// `Ascend910B` without a digit is the first-generation 910 in PyTorch, not the 910B family, so a name is never
    /// matched by its beginning: unknown stays unknown. What may differ is case and the maker's name before it.
    public static func named(_ name: String) -> NominalDevice? {
        let name = plain(name)
        return all.first { device in
            plain(device.name) == name || device.reportedNames.contains { plain($0) == name }
        }
    }

    /// `Ascend910B3` of PyTorch, `Ascend 910B3` of `npu-smi info -m` and `910B3` of `npu-smi info` are one name; so are
    /// `NVIDIA H200` and the `H200` of drivers before 470, which left the maker out.
    private static func plain(_ name: String) -> String {
        var words = name.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
        if words.first == "nvidia", words.count > 1 { words.removeFirst() }
        if let first = words.first, first.hasPrefix("ascend") {
            words[0] = String(first.dropFirst("ascend".count))
            if words[0].isEmpty { words.removeFirst() }
        }
        return words.joined(separator: " ")
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
