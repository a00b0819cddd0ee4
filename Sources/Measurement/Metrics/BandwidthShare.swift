import EngineAPI

/// Share of the memory bandwidth that decoding used (MBU): bytes read per step / TPOT / bandwidth around that trial.
///
/// Bytes per step: the weights once, plus the batch's keys and values at the mean position, prompt + n/2.
/// Absent when the trial's two probes differ by more than 15%. Without probes only a nominal bandwidth serves: a
/// measured one is of another moment. Of a device with a nominal bandwidth probes say nothing: they are of the
/// processor's memory.
public struct BandwidthShare: Metric {
    public let name = MetricName.bandwidthShare
    public let unit = Unit.share
    public let followsMachineState = false

    public func value(of replicate: Replicate) -> Double? {
        guard let bytes = replicate.bytesPerStep, let time = replicate.timePerOutputToken,
            let bandwidth = replicate.bandwidth
        else { return nil }
        return bytes / (time / nanosecondsPerSecond) / bandwidth
    }
}

extension Replicate {
    /// Bytes read by one decode step of the whole batch, at its mean position.
    public var bytesPerStep: Double? {
        guard let work, let prompts = promptTokensPerRequest, let output = full.outputTokenCount else { return nil }
        let positions = prompts.reduce(0, +) + output / 2
        return positive(Double(work.bytesPerStep) + Double(work.cacheBytesPerPosition) * positions)
    }

    /// Bytes per second that memory gave around the full generation.
    public var bandwidth: Double? {
        ceiling.isNominal ? ceiling.readBytesPerSecond.flatMap(positive) : full.probe.steadyBandwidth
    }
}
