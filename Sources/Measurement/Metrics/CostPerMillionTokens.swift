/// Cost of a million output tokens: price per hour / output tokens per hour x 1e6, in the price's own currency. Only where
/// a price was given; a machine that is used all the time at this throughput is assumed.
public struct CostPerMillionTokens: Metric {
    public let name = MetricName.costPerMillionTokens
    public let unit = Unit.costPerMillionTokens

    public func value(of replicate: Replicate) -> Double? {
        guard let price = replicate.pricePerHour, let rate = OutputThroughput().value(of: replicate), rate > 0 else {
            return nil
        }
        return positive(price / (rate * 3600) * 1e6)
    }
}
