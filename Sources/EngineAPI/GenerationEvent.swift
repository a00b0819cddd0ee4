/// What happens to one request. Grammar: `admitted? tokens* finished`.
public enum GenerationEvent: Sendable, Hashable {
    /// The engine took the request up; `cachedPromptTokens` is `nil` when unknown.
    case admitted(at: Instant, cachedPromptTokens: Int?)
    case tokens(TokenChunk)
    /// Exactly once, last.
    case finished(Completion)
}

/// Tokens that became available together. Servers bundle: a chunk is never counted as a token.
public struct TokenChunk: Sendable, Hashable {
    /// At least 1.
    public var count: Int
    /// `nil` where the engine does not reveal ids.
    public var ids: [TokenID]?
    /// Text that became final with this chunk; empty while a UTF-8 sequence is incomplete.
    public var text: String
    /// Stamped by the producer, after its device has synchronised.
    public var at: Instant

    public init(count: Int, ids: [TokenID]?, text: String, at: Instant) {
        self.count = count
        self.ids = ids
        self.text = text
        self.at = at
    }
}

public enum StopReason: Sendable, Hashable {
    /// The asked number of tokens was reached.
    case limit
    /// The model ended the text.
    case stopToken
    case cancelled
    case failed(EngineError)
}

public struct Completion: Sendable, Hashable {
    public var reason: StopReason
    /// Exact counts; `nil` when the engine cannot tell.
    public var promptTokens: Int?
    public var outputTokens: Int?
    public var at: Instant

    public init(reason: StopReason, promptTokens: Int?, outputTokens: Int?, at: Instant) {
        self.reason = reason
        self.promptTokens = promptTokens
        self.outputTokens = outputTokens
        self.at = at
    }
}
