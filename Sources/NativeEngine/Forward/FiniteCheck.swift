/// Whether a row of logits holds numbers only.
enum FiniteCheck {
    /// x * 0 is 0 for every finite x and NaN for the rest, so one sum tells all.
    static func allFinite(_ values: UnsafePointer<Float>, count: Int) -> Bool {
        var sums = SIMD16<Float>(repeating: 0)
        let whole = count & ~15
        let raw = UnsafeRawPointer(values)
        var index = 0
        while index < whole {
            sums += raw.loadUnaligned(fromByteOffset: index &* 4, as: SIMD16<Float>.self) * 0
            index &+= 16
        }
        var rest: Float = 0
        while index < count {
            rest += values[index] * 0
            index &+= 1
        }
        return (sums.sum() + rest) == 0
    }
}
