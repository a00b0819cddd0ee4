import EngineAPI

import struct Foundation.Date

@testable import Measurement

/// Runs of known times for the tests.
enum TestRun {
    static let million: Int64 = 1_000_000

    /// A request of `count` tokens, one per chunk; times in milliseconds since the trial's origin.
    static func record(
        firstAt: Double = 50, step: Double = 10, count: Int = 11, sent: Double = 0, promptTokens: Int? = 8,
        ids: [TokenID]? = nil, receiptLag: Int64? = nil
    ) -> RequestRecord {
        let tokens = (0..<count).map { index in
            TokenRecord(
                at: nanoseconds(firstAt + Double(index) * step), receiptLag: receiptLag, count: 1,
                ids: [ids.map { $0[index] } ?? TokenID(100 + index)], text: " w")
        }
        return RequestRecord(
            scheduled: nanoseconds(sent), sent: nanoseconds(sent), tokens: tokens, finished: tokens.last?.at,
            promptTokens: promptTokens, outputTokens: count, stop: .limit, error: nil)
    }

    static func nanoseconds(_ milliseconds: Double) -> Int64 { Int64((milliseconds * 1e6).rounded()) }

    static func trial(
        _ records: [RequestRecord], kind: Trial.Kind = .counted, part: Trial.Part = .trace,
        probe: BandwidthProbe = BandwidthProbe(before: 20e9, after: 20e9), peak: PeakMemory = PeakMemory(),
        noise: NoiseCounters? = nil, energy: Double? = nil
    ) -> Trial {
        Trial(
            kind: kind, part: part, origin: Instant(nanoseconds: 1_000_000_000), records: records, probe: probe,
            peak: peak, energyJoules: energy, noise: noise)
    }

    /// A scenario whose counted trials take these milliseconds per step, after one warm-up.
    static func scenario(
        _ id: String = "chat", firstAt: Double = 50, steps: [Double] = [10, 10, 10], count: Int = 11,
        promptTokens: Int? = 8, peakBytes: Double? = 3e9
    ) -> ScenarioRun {
        let trials = steps.map { step in
            trial(
                [record(firstAt: firstAt, step: step, count: count, promptTokens: promptTokens)],
                peak: PeakMemory(engineBytes: peakBytes))
        }
        return scenario(id, trials: trials, count: count, promptTokens: promptTokens)
    }

    static func scenario(
        _ id: String = "chat", trials: [Trial], count: Int = 11, batch: Int = 1, promptTokens: Int? = 8
    ) -> ScenarioRun {
        let warmUp = Trial(
            kind: .warmUp, part: trials.first?.part == .trace ? .trace : .full, origin: Instant(nanoseconds: 0),
            records: trials.first?.records ?? [])
        return ScenarioRun(
            scenario: Scenario(
                id: id, title: id, prompt: id, outputTokens: count, batch: batch, warmUps: 1, trials: trials.count),
            promptTokens: promptTokens, trials: [warmUp] + trials, failure: nil)
    }

    /// 100 MB per step, 1000 bytes per cached position.
    static let work = ModelWork(
        bytesPerStep: 100_000_000, cacheBytesPerPosition: 1000, linearWeights: 40_000_000, headWeights: 10_000_000,
        layers: 10, attentionWidth: 500, arithmetic: .fp16)

    static func run(
        _ scenarios: [ScenarioRun], engine: String = "native", work: ModelWork? = work,
        method: Method = .trace,
        ceiling: Ceiling = Ceiling(
            readBytesPerSecond: 20e9, operationsPerSecond: [.fp16: 100e9], source: "measured on this machine"),
        oneTokenPerChunk: Bool = true, observer: Observer = .engine, endsAtLimit: Bool = true,
        cacheBytes: Int? = 4_000_000
    ) -> Run {
        Run(
            tool: ToolIdentity(name: "sextant", version: "1", commit: nil), started: Date(timeIntervalSince1970: 0),
            host: HostFacts(lastLevelCacheBytes: cacheBytes), target: Target(kind: engine, device: "cpu", url: nil),
            engine: EngineIdentity(
                engine: EngineKind(rawValue: engine), version: "1",
                model: ModelIdentity(
                    name: "m", architecture: "llama", parameters: 50_000_000, weightBytes: 100_000_000, digest: nil,
                    isSynthetic: false, work: work),
                requestedPrecision: .fp16, effectivePrecision: .fp16, weights: "fp16", activations: "fp32",
                cache: "fp16", device: "cpu", kernels: nil, threads: 2),
            capabilities: EngineCapabilities(
                revealsTokenIDs: true, oneTokenPerChunk: oneTokenPerChunk, reportsAdmission: true, observer: observer,
                endsAtLimit: endsAtLimit, maximumBatch: nil, maximumContext: 4096),
            load: Load(seconds: 1, staticBytes: 2e9, staticResidentBytes: 2e9),
            suite: Suite(name: "test", scenarios: scenarios.map(\.scenario)), promptTokensMode: .actual, method: method,
            scenarios: scenarios, ceiling: ceiling, isComplete: true)
    }
}
