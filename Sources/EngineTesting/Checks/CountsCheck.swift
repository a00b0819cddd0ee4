import EngineAPI

/// Under `.atLimit` exactly the asked number of tokens comes out, and every count says so.
struct CountsCheck: ConformanceCheck {
    let name = "counts"

    func problems(of subject: Subject) async throws -> [String] {
        var problems: [String] = []
        for asked in [1, 2, subject.options.outputTokens] {
            let request = try await subject.request(outputTokens: asked)
            let transcript = await subject.transcript(of: request)
            problems += transcript.named(
                "\(asked) tokens asked", self.problems(transcript, request, subject.engine.capabilities))
        }
        return problems
    }

    private func problems(
        _ transcript: Transcript, _ request: GenerationRequest, _ capabilities: EngineCapabilities
    ) -> [String] {
        var problems: [String] = []
        let asked = request.maximumTokens
        let counted = transcript.tokenCount
        if capabilities.endsAtLimit {
            if counted != asked { problems.append("\(counted) came") }
            if transcript.completion?.reason != .limit {
                problems.append("stop reason \(String(describing: transcript.completion?.reason)), expected limit")
            }
        } else if counted > asked {
            problems.append("\(counted) came")
        }
        if let output = transcript.completion?.outputTokens, output != counted {
            problems.append("the completion counts \(output) tokens, the chunks \(counted)")
        }
        if let prompt = transcript.completion?.promptTokens, let expected = request.prompt.tokenCount,
            prompt != expected
        {
            problems.append("the completion counts \(prompt) prompt tokens, the prepared prompt \(expected)")
        }
        for chunk in transcript.chunks {
            if capabilities.revealsTokenIDs != (chunk.ids != nil) {
                problems.append(
                    "revealsTokenIDs is \(capabilities.revealsTokenIDs), ids are \(String(describing: chunk.ids))")
            }
            if let ids = chunk.ids, ids.count != chunk.count {
                problems.append("a chunk of \(chunk.count) tokens has \(ids.count) ids")
            }
            if capabilities.oneTokenPerChunk && chunk.count != 1 {
                problems.append("oneTokenPerChunk is declared, a chunk has \(chunk.count)")
            }
        }
        return problems
    }
}
