import ModelFiles

/// The weights of the small random checkpoints: a pure function of seed, tensor and element.
///
/// The formula is that of `Scripts/golden/engine_weights.py`, in which the reference logits were made; every step but
/// the last is exact in float32, so that both make the same bits.
enum RandomWeights {
    /// Increment of SplitMix64: 2^64 divided by the golden ratio.
    private static let gamma: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Tensor `index` (in order of use) of a configuration, row-major in the order of Hugging Face.
    static func values(of role: TensorRole, index: Int, in shape: GoldenShape) -> [Float] {
        let count = shape.configuration.shape(of: role).reduce(1, *)
        var values = units(seed: shape.seed, tensor: UInt64(index), count: count)
        if role.isNorm {
            for element in values.indices { values[element] += values[element] < 0 ? -0.5 : 0.5 }
        } else {
            let scale = shape.scale(of: role)
            for element in values.indices { values[element] *= scale }
        }
        return values
    }

    /// In (-1, 1): the upper 24 bits, centred.
    static func units(seed: UInt64, tensor: UInt64, count: Int) -> [Float] {
        let start = mix(seed &+ (tensor &+ 1) &* gamma)
        return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            for element in 0..<count {
                let bits = mix(start &+ (UInt64(element) &+ 1) &* gamma) >> 40
                buffer[element] = Float(2 * Int32(bits) + 1 - (1 << 24)) / Float(1 << 24)
            }
            initialized = count
        }
    }

    /// The 64 bits of one element.
    static func bits(seed: UInt64, tensor: UInt64, element: Int) -> UInt64 {
        mix(mix(seed &+ (tensor &+ 1) &* gamma) &+ (UInt64(element) &+ 1) &* gamma)
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension TensorRole {
    var isNorm: Bool {
        switch self {
        case .outputNorm, .layer(_, .attentionNorm), .layer(_, .feedForwardNorm): true
        default: false
        }
    }
}
