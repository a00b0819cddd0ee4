import EngineAPI

/// One generation with its times: what `sextant generate` shows below the text.
struct Generation: Sendable {
    var sent: Instant
    var firstToken: Instant?
    var lastToken: Instant?
    var promptTokens: Int?
    var outputTokens = 0
    var stop: StopReason?

    mutating func take(_ event: GenerationEvent) {
        switch event {
        case .admitted: break
        case .tokens(let chunk):
            if firstToken == nil { firstToken = chunk.at }
            lastToken = chunk.at
            outputTokens += chunk.count
        case .finished(let completion):
            promptTokens = completion.promptTokens ?? promptTokens
            outputTokens = completion.outputTokens ?? outputTokens
            stop = completion.reason
        }
    }

    /// Milliseconds until the first token.
    var timeToFirstToken: Double? { firstToken.map { Double($0 - sent) / 1e6 } }

    /// Tokens after the first, by the time that they took (MEASURING: decode rate).
    var decodeRate: Double? {
        guard let firstToken, let lastToken, outputTokens > 1, lastToken > firstToken else { return nil }
        return Double(outputTokens - 1) * 1e9 / Double(lastToken - firstToken)
    }

    var prefillRate: Double? {
        guard let promptTokens, let firstToken, firstToken > sent else { return nil }
        return Double(promptTokens) * 1e9 / Double(firstToken - sent)
    }

    /// Seconds until the last token.
    var seconds: Double? { lastToken.map { Double($0 - sent) / 1e9 } }
}
