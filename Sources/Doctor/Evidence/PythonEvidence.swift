public import EngineAPI
public import PythonEngine
public import Subprocesses

/// What one Python said of itself, as far as it came.
public struct PythonEvidence: Sendable, Hashable {
    /// Which one, or why there is none.
    public var interpreter: Result<PythonInterpreter, EngineError>
    public var facts: PythonFacts
    /// How the probe ended; `nil` when there was nothing to start.
    public var end: CommandRunner.End?
    /// Its standard error.
    public var errors: String

    public init(
        interpreter: Result<PythonInterpreter, EngineError>, facts: PythonFacts = PythonFacts(),
        end: CommandRunner.End? = nil, errors: String = ""
    ) {
        self.interpreter = interpreter
        self.facts = facts
        self.end = end
        self.errors = errors
    }

    /// It was ended, or ended itself, before it had said everything.
    var wasCutShort: Bool { end != nil && !facts.isComplete }
}

/// Facts that the probe tells one by one, so that those before a crash are kept.
public struct PythonFacts: Sendable, Hashable {
    public struct Interpreter: Sendable, Hashable, Decodable {
        public var version: String
        public var executable: String
        public var machine: String
    }

    public struct Conflict: Sendable, Hashable, Decodable {
        public var package: String
        public var requires: String
        public var installed: String
    }

    public struct Torch: Sendable, Hashable, Decodable {
        public var version: String
        /// The CUDA that it was built for; `nil` for a CPU build.
        public var cuda: String?
    }

    public struct Device: Sendable, Hashable, Decodable {
        public var name: String
        public var totalBytes: Double?
        public var freeBytes: Double?
    }

    public var python: Interpreter?
    /// Versions of what is installed, by name as in the registry; nothing is imported for them.
    public var packages: [String: String] = [:]
    public var conflicts: [Conflict] = []
    public var torch: Torch?
    public var cuda: [Device]?
    public var npu: [Device]?
    public var transformers: String?
    /// What went wrong, by step.
    public var errors: [String: String] = [:]
    /// The last step begun.
    public var lastStep: String?
    public var isComplete = false

    public init() {}
}
