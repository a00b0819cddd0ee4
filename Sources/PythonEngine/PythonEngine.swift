import EngineAPI
import Foundation

/// A model in a PyTorch worker, as callers see it. All work happens there; this only carries requests.
struct PythonEngine: Engine {
    let identity: EngineIdentity
    let capabilities: EngineCapabilities
    let load: LoadRecord
    private let connection: WorkerConnection

    init(identity: EngineIdentity, maximumContext: Int?, load: LoadRecord, connection: WorkerConnection) {
        self.identity = identity
        capabilities = EngineCapabilities(
            revealsTokenIDs: true, oneTokenPerChunk: true, reportsAdmission: true, observer: .worker,
            endsAtLimit: true, maximumBatch: nil, maximumContext: maximumContext)
        self.load = load
        self.connection = connection
    }

    func prepare(_ text: String, exactTokens: Int?) async throws(EngineError) -> PreparedPrompt {
        let answer = try await connection.ask { id throws(EngineError) in
            try WorkerCommand.line(WorkerCommand.Prepare(id: id, text: text, exact: exactTokens))
        }
        guard let prompt = answer.prompt else { throw EngineError(.engine, "The worker prepared no prompt.") }
        return PreparedPrompt(text: prompt.text, tokens: prompt.tokens, tokenCount: prompt.tokens.count)
    }

    func submit(_ batch: [GenerationRequest]) -> [GenerationStream] {
        connection.submit(batch)
    }

    func readings() async -> [Reading] {
        let answer = try? await connection.ask { id throws(EngineError) in
            try WorkerCommand.line(WorkerCommand.Ask(op: "readings", id: id))
        }
        return (answer?.readings ?? []).compactMap(\.reading)
    }

    func resetPeaks() async {
        _ = try? await connection.ask { id throws(EngineError) in
            try WorkerCommand.line(WorkerCommand.Ask(op: "resetPeaks", id: id))
        }
    }
}
