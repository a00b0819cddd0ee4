import EngineAPI
import ModelFiles

/// One piece of memory for everything that is not used in place.
struct WeightArena {
    let memory: AlignedMemory
    private var taken = 0

    private static let alignment = 64

    init(plan: PrecisionPlan, configuration: ModelConfiguration, account: MemoryAccount) throws(EngineError) {
        memory = try AlignedMemory(
            byteCount: Self.bytes(plan: plan, configuration: configuration), purpose: "weights", hugePages: true,
            account: account)
    }

    static func bytes(plan: PrecisionPlan, configuration: ModelConfiguration) -> Int {
        var bytes = 0
        for role in configuration.roles {
            if let matrix = plan.matrices[role] {
                if matrix.route != .inPlace { bytes += rounded(matrix.byteCount) }
            } else {
                bytes += rounded(configuration.shape(of: role).reduce(1, *) * MemoryLayout<Float>.stride)
            }
        }
        return bytes
    }

    mutating func take(_ bytes: Int) -> UnsafeMutableRawPointer {
        let part = memory.base + taken
        taken += Self.rounded(bytes)
        precondition(taken <= memory.byteCount, "weights were counted too small")
        return part
    }

    private static func rounded(_ bytes: Int) -> Int {
        (bytes + alignment - 1) / alignment * alignment
    }
}
