public import EngineAPI

/// What was seen of one request: the raw material of every metric. Instants are nanoseconds since the trial's origin.
public struct RequestRecord: Sendable, Hashable {
    /// When it should have started; equal to `sent` in a closed loop.
    public var scheduled: Int64
    public var sent: Int64
    /// Chunks in order of arrival.
    public var tokens: [TokenRecord]
    /// When the stream ended; `nil` when it never did.
    public var finished: Int64?
    /// Exact prompt tokens as the engine counted them; `nil` when unknown.
    public var promptTokens: Int?
    /// Exact output tokens as the engine counted them; `nil` when unknown.
    public var outputTokens: Int?
    public var stop: Stop?
    /// Why it failed, when `stop` is `.failed`.
    public var error: String?

    public enum Stop: String, Sendable, Hashable, Codable {
        case limit, stopToken, cancelled, failed
    }

    public init(
        scheduled: Int64, sent: Int64, tokens: [TokenRecord], finished: Int64?, promptTokens: Int?, outputTokens: Int?,
        stop: Stop?, error: String?
    ) {
        self.scheduled = scheduled
        self.sent = sent
        self.tokens = tokens
        self.finished = finished
        self.promptTokens = promptTokens
        self.outputTokens = outputTokens
        self.stop = stop
        self.error = error
    }
}

/// One chunk of tokens.
public struct TokenRecord: Sendable, Hashable {
    /// Producer's stamp, nanoseconds since the trial's origin.
    public var at: Int64
    /// Nanoseconds from the producer's stamp to the harness's receipt; `nil` when not observed.
    public var receiptLag: Int64?
    public var count: Int
    public var ids: [TokenID]?
    public var text: String?

    public init(at: Int64, receiptLag: Int64?, count: Int, ids: [TokenID]?, text: String?) {
        self.at = at
        self.receiptLag = receiptLag
        self.count = count
        self.ids = ids
        self.text = text
    }
}
