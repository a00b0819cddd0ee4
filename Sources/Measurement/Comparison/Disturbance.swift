/// How much of the processors' time others took from the trials of one scenario: the hypervisor, other processes, a quota.
struct Disturbance {
    /// Of all processors' time, mean over the trials.
    var share: Double
    /// Ticks that all processors had in a trial, on average; `nil` where their number is not known.
    var ticks: Double?

    /// `nil` unless every trial tells of it.
    init?(of replicates: [Replicate], in run: Run) {
        let trials = replicates.flatMap { [$0.first, $0.full].compactMap { $0 } }
        // Of a server nothing is said, for the server itself may be the other process.
        let shares = trials.compactMap { $0.noise?.lostShare(isServed: run.target.url != nil) }
        guard shares.count == trials.count, let mean = Moments(shares)?.mean else { return nil }
        share = mean
        if let processors = run.host.onlineProcessors, let span = Moments(trials.compactMap(\.latency))?.mean {
            ticks = span / nanosecondsPerSecond * NoiseRule.ticksPerSecond * Double(processors)
        }
    }

    /// Where one met a visibly busier machine than the other. Of short trials a few ticks are nothing.
    static func obstacle(_ a: Disturbance?, _ b: Disturbance?) -> Obstacle? {
        guard let a, let b else { return nil }
        let difference = abs(a.share - b.share)
        let ticks = [a.ticks, b.ticks].compactMap { $0 }.min() ?? .infinity
        guard difference > ScenarioContrast.largestDisturbance, difference * ticks > NoiseRule.uncertainTicks else {
            return nil
        }
        return .disturbed(a: a.share, b: b.share)
    }
}

extension NoiseCounters {
    /// `nil` where nothing is known.
    fileprivate func lostShare(isServed: Bool) -> Double? {
        let shares = [stealShare, isServed ? nil : foreignShare, quotaShare].compactMap { $0 }
        return shares.isEmpty ? nil : shares.reduce(0, +)
    }
}
