import ModelFiles

/// All weights of a small random model, and what a test changes about them.
struct RandomCheckpoint: Sendable {
    var shape: GoldenShape
    /// In order of use and in Hugging Face's row order.
    var tensors: [(role: TensorRole, values: [Float])]
    /// Rows of queries and keys as GGUF wants them; `false` is the mistake of a bad converter.
    var permutesForGGUF = true

    private static let made: [String: RandomCheckpoint] = {
        let shapes = (try? GoldenEngine.shared.get().configurations) ?? []
        return Dictionary(
            shapes.map { ($0.name, RandomCheckpoint(making: $0)) }, uniquingKeysWith: { first, _ in first })
    }()

    /// The configuration of this name, made once for all tests.
    init(_ shape: GoldenShape) {
        self = Self.made[shape.name] ?? RandomCheckpoint(making: shape)
    }

    private init(making shape: GoldenShape) {
        self.shape = shape
        tensors = shape.configuration.roles.enumerated().map { index, role in
            (role, RandomWeights.values(of: role, index: index, in: shape))
        }
    }

    /// With one tensor's part taken away: ones for a norm, zeros for a matrix.
    func neutralizing(_ role: TensorRole) -> RandomCheckpoint {
        replacing(role) { values in Array(repeating: role.isNorm ? 1 : 0, count: values.count) }
    }

    func replacing(_ role: TensorRole, _ change: ([Float]) -> [Float]) -> RandomCheckpoint {
        var copy = self
        for index in copy.tensors.indices where copy.tensors[index].role == role {
            copy.tensors[index].values = change(copy.tensors[index].values)
        }
        return copy
    }

    /// Values in the row order of GGUF.
    func ggufValues(_ role: TensorRole, _ values: [Float]) -> [Float] {
        guard permutesForGGUF else { return values }
        return switch role {
        case .layer(_, .query): permuted(values, heads: shape.heads)
        case .layer(_, .key): permuted(values, heads: shape.keyValueHeads)
        default: values
        }
    }

    /// Row i of the first half of a head goes to row 2i, row i of the second half to row 2i + 1.
    private func permuted(_ values: [Float], heads: Int) -> [Float] {
        let columns = shape.width
        let half = shape.headSize / 2
        var result: [Float] = []
        result.reserveCapacity(values.count)
        for head in 0..<heads {
            for pair in 0..<half {
                for part in 0..<2 {
                    let start = (head * shape.headSize + part * half + pair) * columns
                    result += values[start..<start + columns]
                }
            }
        }
        return result
    }
}

/// Norms stay float32 in a GGUF file, as converters write them.
func ggufType(of role: TensorRole, matrices: TensorType) -> TensorType {
    role.isNorm ? .f32 : matrices
}

/// 64-bit FNV-1a.
struct FNV1a {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ bytes: [UInt8]) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
