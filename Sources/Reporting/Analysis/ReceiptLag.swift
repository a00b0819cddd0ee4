import Measurement

/// The tool's own health: how long after a token's stamp the harness had it, beside the time per token.
struct ReceiptLag {
    /// Mean over all counted chunks, milliseconds.
    var meanMilliseconds: Double
    /// Of the time per output token, in the scenario where it is largest.
    var largestShare: Double

    init?(_ subject: ReportSubject) {
        var sum = 0.0
        var count = 0
        var largest = 0.0
        for row in subject.rows {
            let lags = row.replicates.flatMap { $0.full.records.flatMap { $0.tokens.compactMap(\.receiptLag) } }
            guard !lags.isEmpty, let time = row.mean(.timePerOutputToken), time > 0 else { continue }
            let total = lags.reduce(0.0) { $0 + Double($1) / 1e6 }
            sum += total
            count += lags.count
            largest = max(largest, total / Double(lags.count) / time)
        }
        guard count > 0 else { return nil }
        meanMilliseconds = sum / Double(count)
        largestShare = largest
    }
}
