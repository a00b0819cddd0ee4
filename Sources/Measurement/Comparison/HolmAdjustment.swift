/// Holm's step-down adjustment: when several questions are asked at once, comparing these values with 5% raises a false
/// alarm in at most 5% of all cases, for all questions together and however they depend on each other.
///
/// S. Holm: A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6 (1979).
/// - Parameter chances: p values.
/// - Returns: adjusted p values, in the same order.
public func holmAdjusted(_ chances: [Double]) -> [Double] {
    let order = chances.indices.sorted { chances[$0] < chances[$1] }
    var adjusted = chances
    var largest = 0.0
    for (place, index) in order.enumerated() {
        largest = max(largest, min(1, Double(chances.count - place) * chances[index]))
        adjusted[index] = largest
    }
    return adjusted
}
