/// Random numbers as a function of (seed, counter): what a request draws depends on nothing but its seed and how many
/// tokens it has drawn, whoever runs beside it.
struct CounterRandom {
    let seed: UInt64

    /// Uniform in [0, 1), of 53 bits.
    func uniform(_ counter: UInt64) -> Double {
        let bits = Self.mix(Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ Self.mix(counter &+ 0xD1B5_4A32_D192_ED03))
        return Double(bits >> 11) * 0x1p-53
    }

    /// The finaliser of SplitMix64 (Steele, Lea and Flood 2014).
    private static func mix(_ value: UInt64) -> UInt64 {
        var bits = value
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
