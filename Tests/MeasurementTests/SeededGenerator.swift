import Foundation

/// SplitMix64 (G. L. Steele, D. Lea, C. H. Flood, 2014): the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    mutating func uniform(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &self) }
    mutating func integer(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &self) }
    mutating func coin() -> Bool { next() & 1 == 0 }

    /// Every order of magnitude alike.
    mutating func magnitude(_ range: ClosedRange<Double>) -> Double {
        exp(uniform(log(range.lowerBound)...log(range.upperBound)))
    }
}
