import EngineAPI
import Foundation
import Measurement
import RunFiles

/// A run in which every field holds something, odd texts and numbers included.
enum SampleRun {
    static let scenario = Scenario(
        id: "chat-short", title: "Short, \"quoted\"", titleChinese: "短对话", prompt: "Line one\nline\ttwo \\ \u{1} 你好 👩‍🚀",
        nominalPromptTokens: 7, outputTokens: 4, batch: 2, warmUps: 1, trials: 2)

    static func trial(_ kind: Trial.Kind, step: Int64, peak: Double = 1.5e9) -> Trial {
        let record = RequestRecord(
            scheduled: 0, sent: 1_000,
            tokens: (0..<4).map {
                TokenRecord(
                    at: 50_000_000 + $0 * step, receiptLag: $0 == 0 ? nil : 1_234, count: 1,
                    ids: [Int32(truncatingIfNeeded: $0), -1], text: $0 == 2 ? "" : " wört")
            },
            finished: 50_000_001 + 3 * step, promptTokens: 7, outputTokens: 4, stop: .limit, error: nil)
        var failed = record
        failed.tokens = []
        failed.finished = nil
        failed.stop = nil
        failed.error = "went away"
        return Trial(
            kind: kind, part: .trace, origin: Instant(nanoseconds: 9_007_199_254_740_993),
            records: [record, kind == .warmUp ? failed : record],
            probe: BandwidthProbe(before: 40.1e9, after: 1 / 3),
            peak: PeakMemory(engineBytes: peak, residentBytes: 0.1),
            energyJoules: nil, telemetry: kind == .warmUp ? [] : [telemetry],
            noise: NoiseCounters(stealShare: 0.001, foreignShare: nil, majorFaults: 3))
    }

    static let device = TelemetryDevice(
        source: "nvidia-smi", id: "1", name: "Some GPU", role: .target, power: .instantaneous, intervalSeconds: 0.1,
        memoryBytes: 8.0e10)

    static let telemetry = TelemetrySeries(
        device: device,
        samples: [
            TelemetrySample(at: -5, powerWatts: 0.1 + 0.2, temperatureCelsius: 41),
            TelemetrySample(at: 1 << 40, utilisation: 0.5, temperatureCelsius: 42),
        ])

    static var run: Run {
        Run(
            tool: ToolIdentity(name: "sextant", version: "0.1.0", commit: nil),
            started: Date(timeIntervalSince1970: 1_795_352_462.123456),
            host: HostFacts(
                operatingSystem: "Linux", kernel: "6.8", architecture: "x86_64", processor: "Some CPU @ 2.1 GHz",
                usableProcessors: 2, onlineProcessors: 4, instructionSets: ["avx2", "fma"],
                lastLevelCacheBytes: 33_554_432, memoryBytes: 25_000_000_000, availableMemoryBytes: 20_000_000_000,
                memoryLimitBytes: nil, processorLimit: 1.5, frequencyGovernor: nil, hypervisor: "kvm",
                swiftVersion: "6.3"),
            target: Target(kind: "native", device: "cpu", url: nil),
            engine: EngineIdentity(
                engine: EngineKind(rawValue: "native"), version: "0.1.0",
                model: ModelIdentity(
                    name: "synthetic:tiny", architecture: "llama", parameters: 1_100_048_384,
                    weightBytes: 2_200_096_768, digest: "sha256:ab", isSynthetic: true,
                    work: ModelWork(
                        bytesPerStep: 2_000_000_000, cacheBytesPerPosition: 22_528, linearWeights: 968_884_224,
                        headWeights: 65_536_000, layers: 22, attentionWidth: 2048, arithmetic: .bf16)),
                requestedPrecision: nil, effectivePrecision: .fp16, weights: "fp16", activations: "fp32",
                cache: "fp16", device: "cpu", kernels: "avx2", threads: 2, notes: ["a note"],
                stack: [StackEntry(.component, "torch", "2.13.0"), StackEntry(.environment, "OMP_NUM_THREADS", "2")]),
            capabilities: EngineCapabilities(
                revealsTokenIDs: true, oneTokenPerChunk: true, reportsAdmission: false, observer: .engine,
                endsAtLimit: true, maximumBatch: nil, maximumContext: 2048),
            load: Load(seconds: 1.25, staticBytes: 2.3e9, staticResidentBytes: nil),
            suite: Suite(name: "mine", scenarios: [scenario]), promptTokensMode: .nominal, method: .trace,
            scenarios: [
                ScenarioRun(
                    scenario: scenario, promptTokens: 7,
                    trials: [
                        trial(.warmUp, step: 20_000_000), trial(.counted, step: 10_000_000),
                        trial(.counted, step: 11_000_000),
                    ], failure: nil)
            ],
            ceiling: Ceiling(
                readBytesPerSecond: 4.01e10, operationsPerSecond: [.fp32: 1.0e11, .bf16: 0.1 + 0.2],
                source: "measured on this machine, 2 threads"), isComplete: true, quality: quality,
            telemetry: TelemetrySummary(devices: [device], notes: ["one \"note\""]), pricePerHour: 2.5)
    }

    static let quality = Quality(
        text: QualityText(
            name: "a text", digest: nil, tokens: 4, windowTokens: 3, predictions: 3, continuations: 2,
            continuationTokens: 3),
        reference: QualityRecord(
            requested: .fp32, effective: .fp32, weights: "F32 (converted)", cache: "fp32",
            positions: [0.5, 1.25, 7].map { QualityPosition(surprisal: $0, divergence: nil, agrees: nil) },
            continuations: [[1, 2, 3], [4, 5, 6]], firstDifferences: [], seconds: 1.5, failure: nil),
        referenceNote: nil,
        candidates: [
            QualityRecord(
                requested: .int8, effective: .int8, weights: "Q8_0", cache: "fp16",
                positions: [
                    QualityPosition(surprisal: 0.5, divergence: 1.2e-5, agrees: true),
                    QualityPosition(surprisal: 1.3, divergence: 0.1 + 0.2, agrees: false),
                ],
                continuations: [[1, 2, 3], [4, 9, 6]], firstDifferences: [nil, 1], seconds: nil, failure: "stopped"),
            QualityRecord(
                requested: nil, effective: nil, weights: nil, cache: nil, positions: [], continuations: [],
                firstDifferences: [], seconds: nil, failure: "no memory"),
        ], isComplete: false)

    static let summary = Summary(
        unit: .milliseconds, n: 2, mean: 10.5, standardDeviation: 0.7071067811865476, minimum: 10, median: 10.5,
        p90: nil, p95: nil, p99: nil, maximum: 11, samples: [10, 11], interval95: 4.14...16.85)

    static var analysed: AnalysedRun {
        AnalysedRun(
            run: run,
            metrics: [
                ScenarioMetrics(
                    values: [.timePerOutputToken: summary], tokenGaps: TokenGaps(count: 6, effectiveCount: 4.5))
            ],
            findings: [
                Finding(
                    rule: "noise", severity: .suspect, scenario: "chat-short", message: "m", values: ["b": 2, "a": 1])
            ])
    }

    /// The file's text with one piece replaced.
    static func text(replacing piece: String = "", with other: String = "") -> String {
        let text = String(decoding: RunFile.encode(analysed), as: UTF8.self)
        return piece.isEmpty ? text : text.replacing(piece, with: other)
    }
}
