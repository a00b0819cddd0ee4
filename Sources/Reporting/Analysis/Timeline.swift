import Measurement

/// When the tokens of a scenario's counted trials came: the gaps before each but the first, milliseconds.
struct Timeline {
    struct Trial {
        /// From 1.
        var number: Int
        /// Of a batch the median over its requests at each place.
        var gaps: [Double]
        var median: Double
        var longest: Double
    }

    var scenario: Scenario
    var trials: [Trial]
    /// Chunks hold several tokens, so that a gap is none between tokens.
    var countsChunks: Bool
    /// Of all requests of all trials.
    var tokenGaps: TokenGaps?

    init?(_ row: ReportRow) {
        scenario = row.scenario
        tokenGaps = row.metrics.tokenGaps
        countsChunks = tokenGaps == nil
        trials = row.replicates.enumerated().compactMap { index, replicate in
            let gaps = Self.gaps(replicate.full.records)
            guard gaps.count >= 2, gaps.allSatisfy(\.isFinite) else { return nil }
            let sorted = gaps.sorted()
            guard let median = quantile(0.5, ofSorted: sorted), let longest = sorted.last else { return nil }
            return Trial(number: index + 1, gaps: gaps, median: median, longest: longest)
        }
        if trials.isEmpty { return nil }
    }

    private static func gaps(_ records: [RequestRecord]) -> [Double] {
        let series = records.map { $0.chunkGaps.map { $0 / 1e6 } }
        guard let first = series.first else { return [] }
        // Requests of one batch advance together; where they do not, the first one speaks for them.
        guard series.count > 1, series.allSatisfy({ $0.count == first.count }) else { return first }
        return first.indices.map { place in
            quantile(0.5, ofSorted: series.map { $0[place] }.sorted()) ?? first[place]
        }
    }

    /// Where the axis ends: a few outliers must not flatten all the rest.
    var top: Double {
        let all = trials.flatMap(\.gaps).sorted()
        let high = all[min(all.count - 1, all.count * 99 / 100)]
        let longest = all[all.count - 1]
        return longest <= 1.6 * high ? longest : 1.25 * high
    }

    var longest: Double { trials.map(\.longest).max() ?? 0 }
}
