/// Energy, joules over the trial; only where a counter exists. `two-run`: of the full generation.
public struct Energy: Metric {
    public let name = MetricName.energy
    public let unit = Unit.joules

    public func value(of replicate: Replicate) -> Double? {
        replicate.full.energyJoules.flatMap(positive)
    }
}
