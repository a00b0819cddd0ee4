/// A small generator with a seed, so that every run tests the same values (Marsaglia's xorshift).
struct RandomValues {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    mutating func bits() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    /// Uniform in -scale ... scale.
    mutating func float(_ scale: Float = 1.7) -> Float {
        (Float(bits() >> 40) / Float(1 << 23) - 1) * scale
    }

    mutating func floats(_ count: Int, scale: Float = 1.7) -> [Float] {
        (0..<count).map { _ in float(scale) }
    }
}

/// The same values for every case, made once: in a debug build generating them would take most of the time.
enum Pool {
    static let values: [Float] = {
        var random = RandomValues(seed: 7)
        return random.floats(1 << 20)
    }()

    /// `count` values (at most half of the pool) that differ from one `offset` to the next.
    static func floats(_ count: Int, offset: Int) -> [Float] {
        let start = offset &* 7919 % (values.count - count)
        return Array(values[start..<start + count])
    }
}
