public import EngineAPI
public import ModelFiles

/// The native engine: settings in, a running engine for the length of a scope.
public struct NativeEngineProvider: EngineProvider {
    public static let kind = EngineKind(rawValue: "native")

    private let settings: EngineSettings
    private let checkpoint: Checkpoint?
    private let observer: LoadObserver?

    public init(_ settings: EngineSettings) throws(EngineError) {
        try self.init(settings, checkpoint: nil, observer: nil)
    }

    /// - Parameters:
    ///   - checkpoint: `nil` opens the model that the settings name.
    ///   - observer: told how far loading is.
    /// - Throws: `.setting`.
    public init(
        _ settings: EngineSettings, checkpoint: Checkpoint? = nil, observer: LoadObserver?
    ) throws(EngineError) {
        // What can be known to be wrong at once is said at once.
        _ = try KernelTable.choose(named: settings.kernels)
        _ = try SettingsCheck.threads(settings)
        self.settings = settings
        self.checkpoint = checkpoint
        self.observer = observer
    }

    /// Loads the model, runs `body`, and frees everything, whether it throws or not.
    ///
    /// - Throws: `EngineError`, what `body` throws, `CancellationError`.
    public func withEngine<Value: Sendable>(_ body: (any Engine) async throws -> Value) async throws -> Value {
        let thread = EngineThread()
        let (facts, handle) = try await thread.start(settings, checkpoint: checkpoint, observer: observer)
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(NativeEngine(facts, thread: thread)))
        } catch {
            result = .failure(error)
        }
        await thread.end()
        // It has freed everything and is about to return.
        handle.join()
        return try result.get()
    }
}
