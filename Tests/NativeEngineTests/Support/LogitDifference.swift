/// How far two sets of logits are apart.
struct LogitDifference: CustomStringConvertible {
    private(set) var maximum = 0.0
    private var squares = 0.0
    private var count = 0

    /// Nothing compared yet.
    init() {}

    init(_ rows: [[Float]], _ reference: [[Float]]) {
        add(rows, reference)
    }

    /// - Precondition: the same shape, [position][vocabulary]; another shape counts as infinitely far.
    mutating func add(_ rows: [[Float]], _ reference: [[Float]]) {
        guard rows.count == reference.count else {
            maximum = .infinity
            return
        }
        for (row, expected) in zip(rows, reference) {
            guard row.count == expected.count else {
                maximum = .infinity
                return
            }
            for (value, wanted) in zip(row, expected) {
                let difference = abs(Double(value) - Double(wanted))
                // NaN must not pass for small.
                maximum = difference.isNaN ? .infinity : max(maximum, difference)
                squares += difference * difference
            }
            count += row.count
        }
    }

    var rms: Double { count == 0 ? .infinity : (squares / Double(count)).squareRoot() }

    var description: String { "max \(maximum), rms \(rms)" }
}
