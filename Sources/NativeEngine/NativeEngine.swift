import EngineAPI
import Tokenization

/// The engine of our own, as callers see it. All work happens on its thread; this only carries requests there.
struct NativeEngine: Engine {
    let identity: EngineIdentity
    let capabilities: EngineCapabilities
    let load: LoadRecord
    private let tokenizer: Tokenizer
    private let inbox: Inbox
    private let memory: MemoryReadings

    init(_ facts: EngineThread.Facts, thread: EngineThread) {
        identity = facts.identity
        capabilities = facts.capabilities
        load = facts.load
        tokenizer = facts.tokenizer
        inbox = thread.inbox
        memory = thread.readings
    }

    func prepare(_ text: String, exactTokens: Int?) async throws(EngineError) -> PreparedPrompt {
        try PromptPreparation(tokenizer: tokenizer).prepare(text, exactTokens: exactTokens)
    }

    func submit(_ batch: [GenerationRequest]) -> [GenerationStream] {
        var streams: [GenerationStream] = []
        var submissions: [Submission] = []
        for request in batch {
            let cancellation = CancellationFlag()
            let inbox = inbox
            let (stream, sink) = GenerationStream.make {
                cancellation.set()
                inbox.wake()
            }
            streams.append(stream)
            submissions.append(Submission(request: request, sink: sink, cancellation: cancellation))
        }
        guard !inbox.post(submissions) else { return streams }
        let ended = EngineError(.engine, "The engine has ended.", remedy: "Use it inside withEngine only.")
        return batch.map { _ in .failed(ended, at: SystemMonotonicClock().now()) }
    }

    func readings() async -> [Reading] {
        memory.readings()
    }

    func resetPeaks() async {
        inbox.postTrim()
        memory.resetPeaks()
    }
}
