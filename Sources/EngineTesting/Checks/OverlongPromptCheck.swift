import EngineAPI

/// A request that does not fit, or asks for nothing, fails in its stream with a message, and the engine lives on.
struct OverlongPromptCheck: ConformanceCheck {
    let name = "over-long prompt"

    func problems(of subject: Subject) async throws -> [String] {
        var problems: [String] = []
        if let limit = subject.engine.capabilities.maximumContext {
            var tooLong = try await subject.request()
            tooLong.maximumTokens = limit
            problems += refusalProblems(
                await subject.transcript(of: tooLong), "prompt and output longer than the context of \(limit)")
        }
        var nothing = try await subject.request()
        nothing.maximumTokens = 0
        problems += refusalProblems(await subject.transcript(of: nothing), "an output of 0 tokens")
        let after = await subject.transcript(of: try await subject.request())
        problems += after.named("after refusals", after.grammarProblems)
        if after.tokenCount == 0 { problems.append("no token came after a refusal") }
        return problems
    }

    private func refusalProblems(_ transcript: Transcript, _ what: String) -> [String] {
        var problems = transcript.named(what, transcript.grammarProblems)
        guard case .failed(let error)? = transcript.completion?.reason else {
            return problems + [
                "\(what): expected a failure, found \(String(describing: transcript.completion?.reason))"
            ]
        }
        if error.message.isEmpty { problems.append("\(what): the failure says nothing") }
        return problems
    }
}
