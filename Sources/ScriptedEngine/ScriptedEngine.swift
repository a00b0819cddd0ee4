public import EngineAPI
import Synchronization

/// An engine of known times, on a virtual or the real clock: for tests, the self-test and the simulated server.
public final class ScriptedEngine: Engine {
    public let script: Script
    private let clock: any MonotonicClock
    private let submitted = Mutex(0)
    private let resets = Mutex(0)

    public init(_ script: Script, clock: any MonotonicClock) {
        self.script = script
        self.clock = clock
    }

    public var identity: EngineIdentity {
        EngineIdentity(
            engine: ScriptedEngineProvider.kind, version: "1",
            model: ModelIdentity(
                name: "scripted", architecture: nil, parameters: nil, weightBytes: nil, digest: nil, isSynthetic: true,
                work: script.work),
            requestedPrecision: nil, effectivePrecision: nil, weights: nil, activations: nil, cache: nil,
            device: "none", kernels: nil, threads: nil, notes: ["Times come from a script, not from a model."])
    }

    public var capabilities: EngineCapabilities {
        EngineCapabilities(
            revealsTokenIDs: script.revealsTokenIDs, oneTokenPerChunk: script.tokensPerChunk == 1,
            reportsAdmission: script.reportsAdmission, observer: .engine, endsAtLimit: true,
            maximumBatch: script.maximumBatch, maximumContext: script.maximumContext)
    }

    public var load: LoadRecord {
        LoadRecord(seconds: script.loadSeconds, memory: currentReadings())
    }

    /// How often peaks were reset.
    public var peakResets: Int { resets.withLock { $0 } }
    /// How many batches were submitted.
    public var batches: Int { submitted.withLock { $0 } }

    public func prepare(_ text: String, exactTokens: Int?) async throws(EngineError) -> PreparedPrompt {
        var tokens = ScriptedVocabulary.tokens(of: text)
        if let exactTokens {
            let body = tokens.dropFirst()
            guard exactTokens >= 1, exactTokens == 1 || !body.isEmpty else {
                throw EngineError(.request, "prompt cannot be made \(exactTokens) tokens long: it has no words")
            }
            guard exactTokens <= 1_000_000 else {
                throw EngineError(.request, "prompt length \(exactTokens) exceeds 1000000 tokens")
            }
            tokens = [ScriptedVocabulary.beginning]
            while tokens.count < exactTokens { tokens += body.prefix(exactTokens - tokens.count) }
        }
        return PreparedPrompt(text: text, tokens: tokens, tokenCount: tokens.count)
    }

    public func submit(_ batch: [GenerationRequest]) -> [GenerationStream] {
        guard !batch.isEmpty else { return [] }
        let start = clock.now()
        let ordinal = submitted.withLock { count -> Int in
            defer { count += 1 }
            return count
        }
        let performance = Performance(script: script, clock: clock, start: start, ordinal: ordinal)
        var streams: [GenerationStream] = []
        var accepted: [(index: Int, request: GenerationRequest)] = []
        for (index, request) in batch.enumerated() {
            if let error = refusal(of: request, batch: batch.count) {
                streams.append(.failed(error, at: start))
            } else {
                accepted.append((index, request))
                streams.append(performance.stream(for: index, of: request))
            }
        }
        performance.begin(Timeline(script, requests: accepted, batch: ordinal))
        return streams
    }

    public func readings() async -> [Reading] {
        currentReadings()
    }

    public func resetPeaks() async {
        resets.withLock { $0 += 1 }
    }

    private func refusal(of request: GenerationRequest, batch: Int) -> EngineError? {
        if let limit = script.maximumBatch, batch > limit {
            return EngineError(.request, "batch of \(batch) requests exceeds the engine's \(limit)")
        }
        if request.maximumTokens < 1 {
            return EngineError(.request, "output length must be at least 1, found \(request.maximumTokens)")
        }
        let length = (request.prompt.tokenCount ?? 0).addingReportingOverflow(request.maximumTokens)
        if let limit = script.maximumContext, length.overflow || length.partialValue > limit {
            return EngineError(
                .request, "prompt and output need \(length.partialValue) positions, the engine holds \(limit)")
        }
        return nil
    }

    private func currentReadings() -> [Reading] {
        let now = clock.now()
        return script.readings.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { Reading($0.key, $0.value, source: "script", at: now) }
    }
}
