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
    }

    var scenario: Scenario
    var share: Double
    /// Bytes per second that memory gave around the trials.
    var bandwidth: Double
    var bytesPerStep: Double
    var decodeRate: Double

    init?(_ subject: ReportSubject) {
        let rows = subject.singles.filter { $0.metrics[.bandwidthShare] != nil }
        guard let row = rows.max(by: { $0.outputTokens < $1.outputTokens }), let share = row.mean(.bandwidthShare),
            let bandwidth = row.bandwidth, let bytes = row.bytesPerStep, let rate = row.mean(.decodeRate), share > 0
        else { return nil }
        scenario = row.scenario
        self.share = share
        self.bandwidth = bandwidth
        bytesPerStep = bytes
        decodeRate = rate
    }

    /// Tokens per second if every byte came at the memory's full rate.
    var limit: Double { bandwidth / bytesPerStep }

    var verdict: Verdict {
        if share >= 0.7 { return .bound }
        return share >= 0.4 ? .partly : .far
    }
}
