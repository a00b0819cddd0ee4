/// Random 64-bit words by position: SplitMix64 (Steele, Lea, Flood 2014) with the counter as its state, so that any
/// word can be made without those before it.
struct RandomWords {
    private let key: UInt64

    private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// The stream of one row of a tensor.
    init(seed: UInt64, row: Int) {
        key = Self.mix(seed &+ Self.golden &* UInt64(truncatingIfNeeded: row + 1))
    }

    @inline(__always)
    subscript(index: Int) -> UInt64 {
        Self.mix(key &+ Self.golden &* UInt64(truncatingIfNeeded: index &+ 1))
    }

    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var word = value
        word = (word ^ (word &>> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word &>> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word &>> 31)
    }

    /// A seed of its own for each name (FNV-1a of the name, mixed with the seed).
    static func seed(_ seed: UInt64, name: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return mix(mix(seed &+ golden) ^ hash)
    }
}
