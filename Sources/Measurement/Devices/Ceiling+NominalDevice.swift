extension Ceiling {
    /// The nominal peaks of a device, by its name as an engine or a tool tells it; `nil` for a device that the table does
    /// not hold, and for every processor: those are measured.
    ///
    /// - Parameter deviceName: `NVIDIA H100 80GB HBM3`, `Ascend910B3`, or the same after the device's number, as in
    ///   `cuda:0 NVIDIA H200`, `npu:1 (Ascend910B3)` and `cuda:0, NVIDIA L40S`.
    public init?(nominalFor deviceName: String) {
        guard let device = NominalDevice.named(deviceName) ?? NominalDevice.named(Self.bareName(deviceName)) else {
            return nil
        }
        self = device.ceiling
    }

    /// Without `cuda:0`, `npu:1` and the marks that set a name off.
    private static func bareName(_ name: String) -> String {
        let marks: Set<Character> = ["(", ")", ",", ";", " ", "\t"]
        var rest = name[...]
        for kind in ["cuda", "npu"] where rest.lowercased().hasPrefix(kind) {
            let number = rest.dropFirst(kind.count).prefix { $0 == ":" || $0.isASCII && $0.isNumber }
            rest = rest[number.endIndex...]
            break
        }
        while let first = rest.first, marks.contains(first) { rest.removeFirst() }
        while let last = rest.last, marks.contains(last) { rest.removeLast() }
        return String(rest)
    }
}
