import EngineAPI

/// Share of the peak arithmetic rate that the prefill used (MFU): operations / TTFT / peak of the arithmetic used.
///
/// Operations of a prompt of T tokens: 2 x linear weights x T + 2 x head weights (last position only)
/// + 4 x layers x attention width x T(T + 1)/2; the embedding table is no product. A batch adds its prompts up.
/// Absent without a peak rate, and when the machine changed its state around the trial (two probes more than 15% apart).
public struct ComputeShare: Metric {
    public let name = MetricName.computeShare
    public let unit = Unit.share

    public func value(of replicate: Replicate) -> Double? {
        guard let work = replicate.work, let operations = replicate.prefillOperations,
            let time = replicate.timeToFirstToken, replicate.isPrefillSteady,
            let peak = replicate.ceiling.operationsPerSecond[work.arithmetic].flatMap(positive)
        else { return nil }
        return operations / (time / nanosecondsPerSecond) / peak
    }
}

extension ModelWork {
    /// Operations of one prompt's prefill; a multiply and an add are two.
    func prefillOperations(tokens: Double) -> Double {
        let linear = 2 * Double(linearWeights) * tokens
        let head = 2 * Double(headWeights)
        let attention = 4 * Double(layers) * Double(attentionWidth) * tokens * (tokens + 1) / 2
        return linear + head + attention
    }
}

extension Replicate {
    /// Operations of the batch's prefill; a multiply and an add are two.
    public var prefillOperations: Double? {
        guard let work, let prompts = promptTokensPerRequest else { return nil }
        return positive(prompts.reduce(0.0) { $0 + work.prefillOperations(tokens: $1) })
    }

    /// The machine kept its state around the prefill, as far as probes tell; a nominal peak needs none.
    public var isPrefillSteady: Bool {
        ceiling.isNominal || (first ?? full).probe.steadyBandwidth != nil
    }
}
