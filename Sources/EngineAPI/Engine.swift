/// Something that turns prompts into tokens.
///
/// `EngineTesting` holds the executable form of this contract; every engine's tests run it.
public protocol Engine: Sendable {
    var identity: EngineIdentity { get }
    var capabilities: EngineCapabilities { get }
    var load: LoadRecord { get }

    /// Makes a prompt ready to send. With `exactTokens` the text is cut or repeated until its tokens, BOS included,
    /// number exactly that.
    func prepare(_ text: String, exactTokens: Int?) async throws(EngineError) -> PreparedPrompt

    /// Admits all requests of a batch atomically and returns at once, one stream per request, in order.
    /// Failures arrive in the streams. Dropping a stream cancels its request, which still finishes (`.cancelled`).
    func submit(_ batch: [GenerationRequest]) -> [GenerationStream]

    /// Memory now and at its peak, with their sources; empty when unknown.
    func readings() async -> [Reading]

    /// Starts new peaks.
    func resetPeaks() async
}

/// Makes an engine and ends it: the scope cannot leave a thread, a worker or a server alive.
public protocol EngineProvider: Sendable {
    static var kind: EngineKind { get }

    init(_ settings: EngineSettings) throws(EngineError)

    func withEngine<Value: Sendable>(_ body: (any Engine) async throws -> Value) async throws -> Value
}

/// Counts tokens of a text for those who receive only text.
public protocol TokenCounter: Sendable {
    func tokenCount(of text: String) throws(EngineError) -> Int
}
