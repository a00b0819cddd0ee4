import EngineAPI

/// The engine under test, with the ways of asking that the checks share.
struct Subject: Sendable {
    let engine: any Engine
    let options: EngineConformance.Options
    let clock: any MonotonicClock

    func request(
        _ text: String? = nil, exactTokens: Int? = nil, outputTokens: Int? = nil
    ) async throws -> GenerationRequest {
        let prompt = try await engine.prepare(text ?? options.prompt, exactTokens: exactTokens)
        return GenerationRequest(
            prompt: prompt, maximumTokens: outputTokens ?? options.outputTokens, ending: .atLimit)
    }

    /// Submits a batch and reads every stream to its end.
    func transcripts(of batch: [GenerationRequest]) async -> [Transcript] {
        let submitted = clock.now()
        return await Transcript.read(engine.submit(batch), submitted: submitted)
    }

    func transcript(of request: GenerationRequest) async -> Transcript {
        let transcripts = await transcripts(of: [request])
        return transcripts.first ?? Transcript(submitted: clock.now(), events: [])
    }

    /// Whether the batch size asked for can be admitted at all.
    var batch: Int {
        max(1, min(options.batch, engine.capabilities.maximumBatch ?? options.batch))
    }
}

/// Everything that one stream said.
struct Transcript: Sendable {
    var submitted: Instant
    var events: [GenerationEvent]

    static func read(_ streams: [GenerationStream], submitted: Instant) async -> [Transcript] {
        await withTaskGroup(of: (Int, Transcript).self) { group in
            for (index, stream) in streams.enumerated() {
                group.addTask {
                    var transcript = Transcript(submitted: submitted, events: [])
                    for await event in stream { transcript.events.append(event) }
                    return (index, transcript)
                }
            }
            var all: [Int: Transcript] = [:]
            for await (index, transcript) in group { all[index] = transcript }
            return all.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    var chunks: [TokenChunk] {
        events.compactMap { event in
            if case .tokens(let chunk) = event { chunk } else { nil }
        }
    }

    var completion: Completion? {
        if case .finished(let completion)? = events.last { completion } else { nil }
    }

    var tokenCount: Int { chunks.reduce(0) { $0 + $1.count } }

    var text: String { chunks.map(\.text).joined() }

    /// `nil` where the engine does not reveal ids.
    var ids: [TokenID]? {
        var ids: [TokenID] = []
        for chunk in chunks {
            guard let some = chunk.ids else { return nil }
            ids += some
        }
        return ids
    }

    /// Breaches of `admitted? tokens* finished`, exactly one completion, last.
    var grammarProblems: [String] {
        var problems: [String] = []
        var completions = 0
        for (index, event) in events.enumerated() {
            switch event {
            case .admitted:
                if index != 0 { problems.append("event \(index): admitted, but it may only come first") }
            case .tokens(let chunk):
                if chunk.count < 1 { problems.append("event \(index): a chunk of \(chunk.count) tokens") }
                if completions > 0 { problems.append("event \(index): tokens after the completion") }
            case .finished:
                completions += 1
            }
        }
        if completions != 1 { problems.append("\(completions) completions, expected exactly one") }
        if completion == nil { problems.append("the last event is no completion") }
        return problems
    }

    /// Prefixed, so that a sentence says which stream it is about.
    func named(_ name: String, _ problems: [String]) -> [String] {
        problems.map { "\(name): \($0)" }
    }
}
