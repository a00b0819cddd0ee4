public import Measurement

/// How long the rest of a run will take, from what has been measured of it.
///
/// A generation that was measured before takes as long again. Another one is put together from the measured time per
/// prompt token of the scenario nearest in prompt length, the measured step of the scenario nearest in batch, and what
/// the measured generations took beyond their own tokens (probes, readings).
public struct TimeEstimate: Sendable, Hashable {
    /// Generations of one shape that are still to come.
    public struct Remaining: Sendable, Hashable {
        public var scenario: String
        public var kind: Trial.Kind
        public var part: Trial.Part
        public var generations: Int
        /// Of each request.
        public var promptTokens: Int
        public var outputTokens: Int
        public var batch: Int

        public init(
            scenario: String, kind: Trial.Kind, part: Trial.Part, generations: Int, promptTokens: Int,
            outputTokens: Int, batch: Int
        ) {
            self.scenario = scenario
            self.kind = kind
            self.part = part
            self.generations = generations
            self.promptTokens = promptTokens
            self.outputTokens = outputTokens
            self.batch = batch
        }
    }

    private struct Key: Hashable, Sendable {
        var scenario: String
        var kind: Trial.Kind
        var part: Trial.Part
    }

    private struct Seen: Hashable, Sendable {
        var shape: Remaining
        /// Wall time, everything around the generation included.
        var seconds: Double
        var firstTokenSeconds: Double?
        var stepSeconds: Double?
    }

    private var latest: [Key: Seen] = [:]

    public init() {}

    /// Takes note of one generation.
    ///
    /// - Parameters:
    ///   - seconds: wall time from the end of the one before, probes and readings included.
    ///   - firstTokenSeconds: time to the batch's last first token.
    ///   - stepSeconds: time per output token.
    public mutating func observe(
        _ shape: Remaining, seconds: Double, firstTokenSeconds: Double?, stepSeconds: Double?
    ) {
        guard seconds > 0, seconds.isFinite else { return }
        latest[Key(scenario: shape.scenario, kind: shape.kind, part: shape.part)] = Seen(
            shape: shape, seconds: seconds, firstTokenSeconds: firstTokenSeconds, stepSeconds: stepSeconds)
    }

    /// Seconds for all of `remaining`; `nil` while nothing was measured.
    public func seconds(for remaining: [Remaining]) -> Double? {
        if remaining.allSatisfy({ $0.generations <= 0 }) { return 0 }
        guard !latest.isEmpty else { return nil }
        return remaining.reduce(0.0) { $0 + Double(max(0, $1.generations)) * generation($1) }
    }

    private func generation(_ shape: Remaining) -> Double {
        let kinds: [Trial.Kind] = shape.kind == .counted ? [.counted, .warmUp] : [.warmUp, .counted]
        for kind in kinds {
            let seen = latest[Key(scenario: shape.scenario, kind: kind, part: shape.part)]
            if let seen, seen.shape.outputTokens == shape.outputTokens { return seen.seconds }
        }
        return built(shape) + meanOverhead
    }

    /// From rates alone, nothing around it.
    private func built(_ shape: Remaining) -> Double {
        let prompt = shape.allPromptTokens
        let prefill =
            nearest(in: { $0.firstTokenSeconds != nil }, by: \.allPromptTokens, to: prompt)
            .flatMap { seen -> Double? in
                guard let time = seen.firstTokenSeconds else { return nil }
                // A short prompt costs at least one step, however short: only a longer one is scaled.
                let measured = max(1, seen.shape.allPromptTokens)
                return prompt > measured ? time * prompt / measured : time
            }
        let step =
            nearest(in: { $0.stepSeconds != nil }, by: { Double($0.batch) }, to: Double(shape.batch))?.stepSeconds
        return (prefill ?? 0) + (step ?? 0) * Double(max(0, shape.outputTokens - 1))
    }

    private func nearest(
        in isUsable: (Seen) -> Bool, by size: (Remaining) -> Double, to wanted: Double
    ) -> Seen? {
        latest.values.filter(isUsable).min {
            // The scenario's name decides between equals, so that the estimate does not depend on hashing.
            (abs(size($0.shape) - wanted), $0.shape.scenario, -$0.seconds)
                < (abs(size($1.shape) - wanted), $1.shape.scenario, -$1.seconds)
        }
    }

    private var meanOverhead: Double {
        let overheads = latest.values.compactMap { seen -> Double? in
            guard let first = seen.firstTokenSeconds else { return nil }
            let steps = (seen.stepSeconds ?? 0) * Double(max(0, seen.shape.outputTokens - 1))
            return max(0, seen.seconds - first - steps)
        }
        return overheads.isEmpty ? 0 : overheads.reduce(0, +) / Double(overheads.count)
    }
}

extension TimeEstimate.Remaining {
    fileprivate var allPromptTokens: Double { Double(promptTokens) * Double(batch) }
}
