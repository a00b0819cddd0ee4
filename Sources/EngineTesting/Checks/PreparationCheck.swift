import EngineAPI

/// `prepare` makes prompts of exactly the asked length, shorter and longer than the text.
struct PreparationCheck: ConformanceCheck {
    let name = "preparation"

    func problems(of subject: Subject) async throws -> [String] {
        var problems: [String] = []
        let plain = try await subject.engine.prepare(subject.options.prompt, exactTokens: nil)
        problems += self.problems(plain, expected: plain.tokenCount)
        let natural = plain.tokenCount ?? subject.options.exactTokens
        for length in [2, max(2, natural - 1), natural, natural + 1, natural * 3, subject.options.exactTokens] {
            let prompt = try await subject.engine.prepare(subject.options.prompt, exactTokens: length)
            problems += self.problems(prompt, expected: length)
            if prompt.tokenCount == nil { continue }
            let request = GenerationRequest(prompt: prompt, maximumTokens: 1, ending: .atLimit)
            let transcript = await subject.transcript(of: request)
            if let counted = transcript.completion?.promptTokens, counted != length {
                problems.append("asked for \(length) prompt tokens, the engine worked on \(counted)")
            }
        }
        let again = try await subject.engine.prepare(subject.options.prompt, exactTokens: nil)
        if again != plain { problems.append("the same text was prepared in two ways") }
        return problems
    }

    private func problems(_ prompt: PreparedPrompt, expected: Int?) -> [String] {
        var problems: [String] = []
        if let expected, let counted = prompt.tokenCount, counted != expected {
            problems.append("asked for \(expected) tokens, tokenCount is \(counted)")
        }
        if let tokens = prompt.tokens, let counted = prompt.tokenCount, tokens.count != counted {
            problems.append("tokenCount is \(counted), tokens are \(tokens.count)")
        }
        return problems
    }
}
