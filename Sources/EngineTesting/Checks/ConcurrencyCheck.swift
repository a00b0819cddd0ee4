import EngineAPI

/// Two batches at once each get what they asked for.
struct ConcurrencyCheck: ConformanceCheck {
    let name = "concurrency"

    func problems(of subject: Subject) async throws -> [String] {
        let one = try await subject.request()
        let other = try await subject.request(
            subject.options.otherPrompt, outputTokens: subject.options.outputTokens + 3)
        async let first = subject.transcripts(of: [one])
        async let second = subject.transcripts(of: [other])
        var problems: [String] = []
        for (request, transcripts) in [(one, await first), (other, await second)] {
            for transcript in transcripts {
                problems += transcript.grammarProblems
                if subject.engine.capabilities.endsAtLimit, transcript.tokenCount != request.maximumTokens {
                    problems.append("\(transcript.tokenCount) tokens of \(request.maximumTokens)")
                }
            }
        }
        return problems
    }
}
