/// Where a target computes, as far as its name tells.
enum TelemetryPlace: Equatable {
    /// This machine's processor.
    case processor
    case nvidia(Int)
    case npu(Int)
    /// A server on this machine, which may use any of its devices.
    case server
    /// Another machine, of which nothing can be watched from here.
    case elsewhere

    enum Maker { case nvidia, npu }

    init(target: String) {
        let lowered = target.lowercased()
        if lowered.hasPrefix("http://") || lowered.hasPrefix("https://") {
            self = Self.isThisMachine(lowered) ? .server : .elsewhere
            return
        }
        let parts = lowered.split(separator: ":").map(String.init)
        let ordinal = parts.count > 2 ? Int(parts[2]) ?? 0 : 0
        switch parts.count > 1 ? parts[1] : "" {
        case "cuda": self = .nvidia(ordinal)
        case "npu": self = .npu(ordinal)
        default: self = .processor
        }
    }

    var isElsewhere: Bool { self == .elsewhere }

    func mayUse(_ maker: Maker) -> Bool {
        switch self {
        case .nvidia: maker == .nvidia
        case .npu: maker == .npu
        case .server: true
        case .processor, .elsewhere: false
        }
    }

    private static func isThisMachine(_ address: String) -> Bool {
        let rest = address.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = rest.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        if host.hasPrefix("[::1]") { return true }
        let name = host.prefix { $0 != ":" }
        return name == "localhost"
            || name.hasPrefix("127.") && name.allSatisfy { $0 == "." || $0.isASCII && $0.isNumber }
    }
}
