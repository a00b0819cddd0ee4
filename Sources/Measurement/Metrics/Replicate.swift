public import EngineAPI

/// One replicate of a scenario: a counted trial, or under `two-run` the pair of a 1-token and a full generation,
/// together with what the metrics need to know around it.
public struct Replicate: Sendable, Hashable {
    /// The generation of 1 token; `nil` under `trace`.
    public var first: Trial?
    /// The generation of n tokens.
    public var full: Trial
    /// Prompt tokens of each request where the records do not tell.
    public var promptTokens: Int?
    public var work: ModelWork?
    public var ceiling: Ceiling
    public var oneTokenPerChunk: Bool
    public var pricePerHour: Double?

    /// Nanoseconds until the batch's last first token. Under `two-run` the duration of the 1-token generation.
    public var timeToFirstToken: Double? {
        if let first { return first.latency }
        return full.timeToFirstToken
    }

    /// Nanoseconds per token of one request. A batch: sum of times over sum of steps.
    /// Under `two-run` (full - first)/(n - 1), as the origin of the six scenarios computed it.
    public var timePerOutputToken: Double? {
        guard let steps = full.decodeSteps else { return nil }
        if let first {
            guard let whole = full.latency, let start = first.latency else { return nil }
            return positive((whole - start) / (steps / Double(full.records.count)))
        }
        return full.decodeTime.flatMap { positive($0 / steps) }
    }

    /// Prompt tokens of all requests together, exact; `nil` when one is unknown.
    public var allPromptTokens: Double? {
        full.sum { record in (record.promptTokens ?? promptTokens).map { Double($0) } }.flatMap(positive)
    }

    /// Prompt tokens of each request.
    public var promptTokensPerRequest: [Double]? {
        let counts = full.records.compactMap { record in
            (record.promptTokens ?? promptTokens).map { Double($0) }
        }
        return counts.count == full.records.count && !counts.isEmpty ? counts : nil
    }
}

extension ScenarioRun {
    /// The counted trials in order, paired under `two-run`. A `first` without its `full` is left out, and the reverse.
    public func replicates(in context: MetricContext) -> [Replicate] {
        var replicates: [Replicate] = []
        var first: Trial?
        for trial in trials where trial.kind == .counted {
            switch trial.part {
            case .first:
                first = trial
            case .trace, .full:
                if trial.part == .full && first == nil { continue }
                replicates.append(
                    Replicate(
                        first: trial.part == .full ? first : nil, full: trial, promptTokens: promptTokens,
                        work: context.work, ceiling: context.ceiling, oneTokenPerChunk: context.oneTokenPerChunk,
                        pricePerHour: context.pricePerHour))
                first = nil
            }
        }
        return replicates
    }
}
