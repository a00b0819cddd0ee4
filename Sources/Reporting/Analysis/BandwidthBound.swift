import EngineAPI
import Measurement

/// How close decoding of single requests comes to the memory's limit, in the scenario with the longest output.
struct BandwidthBound {
    enum Verdict {
        /// At least 70% of the limit: only fewer bytes or faster memory help.
        case bound
        /// 40 to 70%.
        case partly
        /// Below 40%: something else limits.
        case far
        /// No limit: weights under four times the last-level cache (the audit's rule too), or a share above 1, which
        /// means caches or memory that was faster than when it was probed.
        case open
    }

    var scenario: Scenario
    var share: Double
    /// Bytes per second that memory gave around the trials.
    var bandwidth: Double
    var bytesPerStep: Double
    /// Of these, weights.
    var weightBytesPerStep: Double
    var decodeRate: Double
    var isNearCacheSize: Bool

    init?(_ subject: ReportSubject) {
        let rows = subject.singles.filter { $0.metrics[.bandwidthShare] != nil }
        guard let row = rows.max(by: { $0.outputTokens < $1.outputTokens }), let share = row.mean(.bandwidthShare),
            let bandwidth = row.bandwidth, let bytes = row.bytesPerStep, let rate = row.mean(.decodeRate), share > 0,
            let work = subject.run.engine.model.work
        else { return nil }
        scenario = row.scenario
        self.share = share
        self.bandwidth = bandwidth
        bytesPerStep = bytes
        weightBytesPerStep = Double(work.bytesPerStep)
        decodeRate = rate
        isNearCacheSize = work.bytesPerStep / 4 < subject.run.host.lastLevelCacheBytes ?? 0
    }

    /// Tokens per second if every byte came at the memory's full rate.
    var limit: Double { bandwidth / bytesPerStep }

    /// The limit if weights took `bits` each instead of `now`; scales of 8-bit blocks make 8.5 bits.
    func limit(bits: Double, now: Double) -> Double {
        bandwidth / (bytesPerStep - weightBytesPerStep * (1 - bits / now))
    }

    var verdict: Verdict {
        if share > 1.02 || isNearCacheSize { return .open }
        if share >= 0.7 { return .bound }
        return share >= 0.4 ? .partly : .far
    }
}
