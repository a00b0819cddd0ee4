/// Energy per output token, joules: energy over the trial / output tokens of all its requests; what the prompt takes is in it.
public struct EnergyPerToken: Metric {
    public let name = MetricName.energyPerToken
    public let unit = Unit.joulesPerToken

    public func value(of replicate: Replicate) -> Double? {
        guard let joules = replicate.full.energyJoules, let tokens = replicate.full.outputTokenCount, tokens > 0 else {
            return nil
        }
        return positive(joules / tokens)
    }
}
