import EngineAPI
public import Foundation

/// What the worker needs beyond the settings that all engines share.
public struct PythonOptions: Sendable, Hashable {
    /// A path or the name of a program; `nil`: `SEXTANT_PYTHON`, an active virtual environment, then `python3`.
    public var python: String?
    /// Of the process that starts the worker; the worker's own is made from it.
    public var environment: [String: String]
    /// For random weights: config.json of the shape, as transformers reads it. `nil`: the settings name a folder.
    public var configuration: String?
    /// The model's name in the run file; `nil`: the folder's.
    public var modelName: String?
    public var patience: Patience

    /// How long silence is taken for work, in seconds. Afterwards the worker is ended.
    public struct Patience: Sendable, Hashable {
        /// From the start of the process to its first word.
        public var hello: Double
        /// Between two messages while the model is loaded: reading weights from a slow disk says nothing.
        public var loading: Double
        /// Between two messages while something was asked.
        public var working: Double

        public init(hello: Double = 60, loading: Double = 1800, working: Double = 300) {
            self.hello = hello
            self.loading = loading
            self.working = working
        }
    }

    public init(
        python: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment,
        configuration: String? = nil, modelName: String? = nil, patience: Patience = Patience()
    ) {
        self.python = python
        self.environment = environment
        self.configuration = configuration
        self.modelName = modelName
        self.patience = patience
    }
}
