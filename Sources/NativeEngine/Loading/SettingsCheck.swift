import EngineAPI
import ModelFiles

/// What a user may set, checked against what can be.
enum SettingsCheck {
    private static let mostThreads = 1024

    static func threads(_ settings: EngineSettings) throws(EngineError) -> Int {
        guard let threads = settings.threads else { return ProcessorShare.defaultThreads() }
        guard (1...mostThreads).contains(threads) else {
            throw EngineError(
                .setting, "--threads must be 1 to \(mostThreads), found \(threads).",
                remedy: "Leave it out for \(ProcessorShare.defaultThreads()), which this machine allows.")
        }
        return threads
    }

    static func context(_ settings: EngineSettings, _ checkpoint: Checkpoint) throws(EngineError) -> Int {
        let most = checkpoint.configuration.contextLength
        guard let context = settings.contextLength else { return most }
        guard (1...max(1, most)).contains(context) else {
            throw EngineError(
                .setting,
                "--context must be 1 to \(most), for which \(checkpoint.displayName) was made; found \(context).",
                remedy: "Leave out --context for the model's own.")
        }
        return context
    }

    static func cacheElement(
        _ settings: EngineSettings, effective: Precision
    ) throws(EngineError) -> CacheShape.Element {
        switch settings.cachePrecision {
        case .fp16: return .half
        case .fp32: return .single
        case nil: return effective == .fp32 ? .single : .half
        case .some(let other):
            throw EngineError(
                .setting, "Keys and values can be held in fp16 or fp32, not in \(other.rawValue).",
                remedy: "Use --kv-precision fp16 or fp32.")
        }
    }
}
