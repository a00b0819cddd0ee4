import EngineAPI

/// How a trial's token gaps moved from its beginning to its end: medians of the first and the last third.
struct GapTrend {
    /// Fewer gaps say nothing about a trend.
    static let fewestGaps = 30

    var early: Double
    var late: Double

    /// Above 1: slower towards the end.
    var lateOverEarly: Double { late / early }

    /// `nil` for short generations, and where chunks are not tokens.
    init?(of replicate: Replicate) {
        guard replicate.tokenGaps != nil else { return nil }
        let series = replicate.full.records.map(\.chunkGaps)
        guard series.allSatisfy({ $0.count >= Self.fewestGaps }) else { return nil }
        let early = series.flatMap { $0.prefix($0.count / 3) }
        let late = series.flatMap { $0.suffix($0.count / 3) }
        guard let first = median(of: early), let last = median(of: late), first > 0, last > 0 else { return nil }
        self.early = first
        self.late = last
    }
}

extension Replicate {
    /// By how much bytes per step grow from the middle of the first third to that of the last; 1 where unknown.
    var cacheGrowth: Double {
        guard let work, let prompts = promptTokensPerRequest, let output = full.outputTokenCount else { return 1 }
        func bytes(_ share: Double) -> Double {
            Double(work.bytesPerStep) + Double(work.cacheBytesPerPosition) * (prompts.reduce(0, +) + output * share)
        }
        let early = bytes(1.0 / 6)
        return early > 0 ? max(1, bytes(5.0 / 6) / early) : 1
    }
}
