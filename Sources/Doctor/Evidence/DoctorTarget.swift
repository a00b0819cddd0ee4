public import PythonEngine

/// What the machine is to be fit for.
public enum DoctorTarget: Sendable, Hashable {
    /// Nothing in particular: everything is looked at, and only the native engine is needed.
    case anything
    case native
    case torch(TorchTarget)
    case server(String)

    /// - Throws: `EngineError` of kind `.setting` for what is no target.
    public init(_ text: String?) throws {
        guard let text else {
            self = .anything
            return
        }
        if text == "native" {
            self = .native
        } else if text.hasPrefix("http://") || text.hasPrefix("https://") {
            self = .server(text)
        } else {
            self = .torch(try TorchTarget(text))
        }
    }

    public var text: String {
        switch self {
        case .anything, .native: "native"
        case .torch(let target): "torch:\(target.deviceName)"
        case .server(let address): address
        }
    }

    var torch: TorchTarget? {
        if case .torch(let target) = self { target } else { nil }
    }

    /// PyTorch is worth looking at.
    var looksAtPython: Bool { self == .anything || torch != nil }

    func looksAt(_ device: TorchTarget.Device) -> Bool { self == .anything || torch?.device == device }

    func needs(_ device: TorchTarget.Device) -> Bool { torch?.device == device }

    /// The model runs in this machine's own memory.
    var usesHostMemory: Bool {
        switch self {
        case .anything, .native: true
        case .torch(let target): target.device == .cpu
        case .server: false
        }
    }
}
