public import EngineAPI

/// What `--target torch:...` names: a kind of device and its number.
public struct TorchTarget: Sendable, Hashable {
    public enum Device: String, Sendable, Hashable, CaseIterable {
        case cpu, cuda, npu
    }

    public var device: Device
    /// Always 0 for `cpu`.
    public var index: Int

    public static let spellings = "torch:cpu, torch:cuda:N or torch:npu:N"

    /// - Throws: `.setting` for anything but `torch:cpu`, `torch:cuda`, `torch:cuda:N`, `torch:npu`, `torch:npu:N`.
    public init(_ text: String) throws(EngineError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), parts[0] == "torch", let device = Device(rawValue: parts[1]),
            let index = parts.count == 2 ? 0 : Int(parts[2]), (0..<1024).contains(index),
            device != .cpu || parts.count == 2
        else {
            throw EngineError(
                .setting, "\(text): expected \(Self.spellings).", remedy: "For instance --target torch:cuda:0.")
        }
        self.device = device
        self.index = index
    }

    /// As PyTorch spells it: `cpu`, `cuda:0`, `npu:1`.
    public var deviceName: String { device == .cpu ? "cpu" : "\(device.rawValue):\(index)" }
}
