import EngineAPI
import Foundation
import Measurement

/// A run of the built-in suite with round times, so that every figure of a report can be worked out by hand.
///
/// | scenario     | prompt | first token ms | per token ms |
/// |--------------|-------:|---------------:|-------------:|
/// | ttft-short   |      8 |            200 |           50 |
/// | ttft-long    |     28 |            400 |           50 |
/// | decode-long  |     14 |            250 | 50 (50, 51, 49, 50, 50) |
/// | batch-4      |     13 |            400 |           55 |
/// | batch-8      |     13 |            800 |           65 |
/// | long-context |    602 |           6000 |           52 |
enum SampleRun {
    static let times: [String: (prompt: Int, first: Int64, each: [Int64])] = [
        "ttft-short": (8, 200, [50, 50, 50, 50, 50]), "ttft-long": (28, 400, [50, 50, 50, 50, 50]),
        "decode-long": (14, 250, [50, 51, 49, 50, 50]), "batch-4": (13, 400, [55, 55, 55, 55, 55]),
        "batch-8": (13, 800, [65, 65, 65, 65, 65]), "long-context": (602, 6000, [52, 52, 52, 52, 52]),
    ]

    static func trial(_ scenario: Scenario, kind: Trial.Kind, number: Int) -> Trial {
        let (prompt, first, each) = times[scenario.id] ?? (1, 1, [1, 1, 1, 1, 1])
        let step = each[number]
        let record = RequestRecord(
            scheduled: 0, sent: 0,
            tokens: (0..<scenario.outputTokens).map {
                TokenRecord(
                    at: (first + step * Int64($0)) * 1_000_000, receiptLag: 20_000, count: 1, ids: [7], text: "x")
            },
            finished: nil, promptTokens: prompt, outputTokens: scenario.outputTokens, stop: .limit, error: nil)
        var ended = record
        ended.finished = record.tokens.last?.at
        return Trial(
            kind: kind, part: .trace, origin: Instant(nanoseconds: 0),
            records: Array(repeating: ended, count: scenario.batch),
            probe: BandwidthProbe(before: 260e9, after: 260e9),
            peak: PeakMemory(engineBytes: scenario.id == "batch-8" ? 14.80e9 : 14.20e9, residentBytes: 14.90e9),
            noise: NoiseCounters(stealShare: 0.002, foreignShare: 0.011, majorFaults: 0))
    }

    static func measured(_ scenario: Scenario) -> ScenarioRun {
        let warmUps = (0..<scenario.warmUps).map { trial(scenario, kind: .warmUp, number: $0) }
        let counted = (0..<scenario.trials).map { trial(scenario, kind: .counted, number: $0) }
        return ScenarioRun(
            scenario: scenario, promptTokens: times[scenario.id]?.prompt, trials: warmUps + counted, failure: nil)
    }

    static let run = Run(
        tool: ToolIdentity(name: "sextant", version: "0.1.0", commit: "abc1234"),
        started: Date(timeIntervalSince1970: 1_795_352_462),
        host: HostFacts(
            operatingSystem: "Ubuntu 24.04", kernel: "6.8.0", architecture: "x86_64", processor: "Example CPU",
            usableProcessors: 2, onlineProcessors: 4, instructionSets: ["avx2", "avx512f"],
            lastLevelCacheBytes: 32_000_000, memoryBytes: 25_000_000_000, availableMemoryBytes: nil,
            memoryLimitBytes: nil, processorLimit: nil, frequencyGovernor: nil, hypervisor: "kvm", swiftVersion: "6.3"),
        target: Target(kind: "native", device: "cpu", url: nil),
        engine: EngineIdentity(
            engine: EngineKind(rawValue: "native"), version: "0.1.0",
            model: ModelIdentity(
                name: "synthetic:llama-2-7b", architecture: "llama", parameters: 6_738_415_616,
                weightBytes: 13_476_831_232, digest: "sha256:00ff", isSynthetic: true,
                work: ModelWork(
                    bytesPerStep: 10_000_000_000, cacheBytesPerPosition: 500_000, linearWeights: 5_000_000_000,
                    headWeights: 100_000_000, layers: 32, attentionWidth: 4096, arithmetic: .fp16)),
            requestedPrecision: .fp16, effectivePrecision: .fp16, weights: "fp16", activations: "fp32", cache: "fp16",
            device: "cpu", kernels: "avx512", threads: 2, notes: ["Synthetic models use a byte-level tokenizer."]),
        capabilities: EngineCapabilities(
            revealsTokenIDs: true, oneTokenPerChunk: true, reportsAdmission: true, observer: .engine,
            endsAtLimit: true, maximumBatch: nil, maximumContext: 4096),
        load: Load(seconds: 12.345, staticBytes: 13.48e9, staticResidentBytes: 13.60e9), suite: .six,
        promptTokensMode: .actual, method: .trace, scenarios: Suite.six.scenarios.map(measured),
        ceiling: Ceiling(
            readBytesPerSecond: 261e9, operationsPerSecond: [.fp16: 4e12],
            source: "measured on this machine, 2 threads"), isComplete: true)

    /// Without findings, so that the tests of other modules' rules do not decide here.
    static let analysed = analysed(run)

    static func analysed(_ run: Run, findings: [Finding] = []) -> AnalysedRun {
        AnalysedRun(run: run, metrics: run.scenarios.map { $0.metrics(in: run) }, findings: findings)
    }
}
