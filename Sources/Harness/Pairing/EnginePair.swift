public import EngineAPI
public import Measurement

/// Lends out the two engines of a comparison, one at a time.
public protocol EnginePair: Sendable {
    /// An engine keeps its memory, and stays warm, from one loan to the next.
    var staysLoaded: Bool { get }

    func lend<Value: Sendable>(
        _ side: PairSide, _ body: @Sendable (any Engine) async throws -> Value
    ) async throws -> Value
}

/// Both engines are loaded; the one that is not lent out waits without computing.
public struct HeldPair: EnginePair {
    public let staysLoaded = true
    private let a: any Engine
    private let b: any Engine

    public init(a: any Engine, b: any Engine) {
        self.a = a
        self.b = b
    }

    public func lend<Value: Sendable>(
        _ side: PairSide, _ body: @Sendable (any Engine) async throws -> Value
    ) async throws -> Value {
        try await body(side == .a ? a : b)
    }
}

/// For engines that do not fit into memory together: each is loaded for its turn and gone after it.
public struct ReloadedPair: EnginePair {
    public let staysLoaded = false
    private let a: any EngineProvider
    private let b: any EngineProvider

    public init(a: any EngineProvider, b: any EngineProvider) {
        self.a = a
        self.b = b
    }

    public func lend<Value: Sendable>(
        _ side: PairSide, _ body: @Sendable (any Engine) async throws -> Value
    ) async throws -> Value {
        try await (side == .a ? a : b).withEngine(body)
    }
}
