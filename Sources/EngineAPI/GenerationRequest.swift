public typealias TokenID = Int32

/// A prompt that an engine has made ready: tokens for an engine that takes ids, text for one that does not.
public struct PreparedPrompt: Sendable, Hashable {
    public var text: String
    /// Token ids, BOS included when the model wants one; `nil` where the engine tokenizes by itself.
    public var tokens: [TokenID]?
    /// Exact count, BOS included; `nil` when it is not known before the request.
    public var tokenCount: Int?

    public init(text: String, tokens: [TokenID]?, tokenCount: Int?) {
        self.text = text
        self.tokens = tokens
        self.tokenCount = tokenCount
    }
}

/// When a generation ends.
public enum Ending: Sendable, Hashable {
    /// At the model's stop token, or at the limit if that comes first.
    case atStopToken
    /// At the limit only: the stop token is a token like any other, so that exactly the asked number comes out.
    case atLimit
}

public struct GenerationRequest: Sendable, Hashable {
    public var prompt: PreparedPrompt
    /// Upper limit of output tokens, at least 1.
    public var maximumTokens: Int
    public var ending: Ending
    public var sampling: Sampling

    public init(prompt: PreparedPrompt, maximumTokens: Int, ending: Ending, sampling: Sampling = .greedy) {
        self.prompt = prompt
        self.maximumTokens = maximumTokens
        self.ending = ending
        self.sampling = sampling
    }
}
