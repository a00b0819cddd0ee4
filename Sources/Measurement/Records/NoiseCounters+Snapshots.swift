extension NoiseCounters {
    /// What happened between two snapshots. A share is `nil` when a counter is missing or did not advance.
    public init(from before: NoiseSnapshot, to after: NoiseSnapshot) {
        let total = Self.difference(before.totalTicks, after.totalTicks)
        let stolen = Self.difference(before.stolenTicks, after.stolenTicks)
        let idle = Self.difference(before.idleTicks, after.idleTicks)
        let own = Self.difference(before.ownTicks, after.ownTicks)
        self.init()
        if let total, total > 0 {
            stealShare = stolen.map { $0 / total }
            if let idle, let own {
                // Ticks are whole numbers read at slightly different instants: the rest may come out just below 0.
                foreignShare = max(0, total - idle - (stolen ?? 0) - own) / total
            }
        }
        majorFaults = Self.difference(before.majorFaults, after.majorFaults).map { Int($0) }
        throttleEvents = Self.difference(before.throttleEvents, after.throttleEvents).map { Int($0) }
        if let waited = Self.difference(before.quotaMicroseconds, after.quotaMicroseconds),
            let start = before.nanoseconds, let end = after.nanoseconds, end > start
        {
            quotaShare = waited * 1000 / (Double(end) - Double(start))
        }
        clockHertz = after.clockHertz
    }

    private static func difference(_ before: Int?, _ after: Int?) -> Double? {
        guard let before, let after, after >= before else { return nil }
        let (value, overflow) = after.subtractingReportingOverflow(before)
        return overflow ? nil : Double(value)
    }
}
