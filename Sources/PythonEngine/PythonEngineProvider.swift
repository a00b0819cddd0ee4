public import EngineAPI
import Foundation

/// A PyTorch worker: settings in, a running engine for the length of a scope.
public struct PythonEngineProvider: EngineProvider {
    public static let kind = EngineKind(rawValue: "torch")

    private let settings: EngineSettings
    private let options: PythonOptions
    private let target: TorchTarget
    private let script: [(name: String, content: String)]

    public init(_ settings: EngineSettings) throws(EngineError) {
        try self.init(settings, options: PythonOptions())
    }

    /// - Throws: `.setting` for a target that is none, for settings that PyTorch cannot honour, and for environments
    ///   that falsify times.
    public init(_ settings: EngineSettings, options: PythonOptions) throws(EngineError) {
        try self.init(settings, options: options, script: WorkerScript.files)
    }

    /// - Parameter script: in place of the worker's own; its first file is run.
    init(
        _ settings: EngineSettings, options: PythonOptions, script: [(name: String, content: String)]
    ) throws(EngineError) {
        target = try TorchTarget(settings.target)
        try Self.check(settings, options, target)
        self.settings = settings
        self.options = options
        self.script = script
    }

    /// Starts the worker, loads the model, runs `body`, and ends everything, whether it throws or not.
    ///
    /// - Throws: `EngineError`, what `body` throws, `CancellationError`.
    public func withEngine<Value: Sendable>(_ body: (any Engine) async throws -> Value) async throws -> Value {
        let began = SystemMonotonicClock().now()
        let interpreter = try PythonInterpreter.find(named: options.python, environment: options.environment)
        let configuration = try WorkerCommand.line(command, configuration: options.configuration)
        let folder = try ScratchFolder(files: script)
        defer { folder.remove() }
        let worker = try WorkerProcess.start(
            interpreter.path, ["-B", "-X", "faulthandler", "\(folder.path)/\(script[0].name)"],
            environment: WorkerEnvironment.variables(from: options.environment))
        let connection = WorkerConnection(worker, interpreter: interpreter.path, patience: options.patience)
        connection.begin()
        let result: Result<Value, any Error>
        do {
            let ready = try await connection.ready(configuration)
            let engine = try engine(ready, since: began, connection)
            result = .success(try await body(engine))
        } catch {
            result = .failure(error)
        }
        await connection.end()
        return try result.get()
    }

    private func engine(
        _ ready: WorkerMessage, since began: Instant, _ connection: WorkerConnection
    ) throws(EngineError) -> PythonEngine {
        guard let identity = ready.identity else {
            throw EngineError(.engine, "The worker does not say what it has loaded.")
        }
        let seconds = Double(SystemMonotonicClock().now() - began) * 1e-9
        return PythonEngine(
            identity: identity.identity(
                settings: settings, name: modelName, isSynthetic: options.configuration != nil, target: target),
            maximumContext: ready.maximumContext,
            load: LoadRecord(seconds: seconds, memory: (ready.readings ?? []).compactMap(\.reading)),
            connection: connection)
    }

    private var modelName: String {
        options.modelName ?? URL(filePath: settings.model).lastPathComponent
    }

    private var command: WorkerCommand.Configure {
        WorkerCommand.Configure(
            device: target.device.rawValue, index: target.index, model: Self.absolute(settings.model),
            precision: settings.precision?.rawValue, allowFallback: settings.allowFallback, seed: settings.seed,
            threads: settings.threads, context: settings.contextLength,
            tokenizer: settings.tokenizer.map(Self.absolute))
    }

    /// The worker works in a folder of its own.
    private static func absolute(_ path: String) -> String {
        FileManager.default.fileExists(atPath: path)
            ? URL(filePath: path).standardizedFileURL.path(percentEncoded: false) : path
    }

    private static func check(
        _ settings: EngineSettings, _ options: PythonOptions, _ target: TorchTarget
    ) throws(EngineError) {
        if let kernels = settings.kernels {
            throw EngineError(
                .setting, "--kernels \(kernels) belongs to the native engine; PyTorch chooses its own.",
                remedy: "Leave out --kernels for \(settings.target).")
        }
        if let cache = settings.cachePrecision {
            throw EngineError(
                .setting, "--kv-precision \(cache.rawValue): PyTorch holds keys and values in the weights' precision.",
                remedy: "Leave out --kv-precision for \(settings.target).")
        }
        if let threads = settings.threads, threads < 1 || target.device != .cpu {
            throw EngineError(
                .setting, "--threads \(threads) cannot be had on \(settings.target).",
                remedy: "--threads belongs to the native engine and to torch:cpu, and is at least 1.")
        }
        try WorkerEnvironment.check(options.environment, target)
    }
}
