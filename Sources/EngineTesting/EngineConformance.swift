public import EngineAPI

/// The contract of `Engine` in executable form: every engine's tests run it.
///
/// ```swift
/// let violations = await EngineConformance(options).run(engine)
/// #expect(violations.isEmpty)
/// ```
public struct EngineConformance: Sendable {
    public struct Options: Sendable, Hashable {
        public var prompt: String
        /// Says something else than `prompt`.
        public var otherPrompt: String
        /// Exact length that `prompt` is cut or repeated to.
        public var exactTokens: Int
        public var outputTokens: Int
        public var batch: Int
        /// Longest that one check may take, real time; a check that hangs is a violation.
        public var patienceSeconds: Double
        /// Checks to leave out, by name, where an engine cannot meet them (a server that ignores the limit).
        public var skippedChecks: Set<String>

        public init(
            prompt: String = "Write a short story about a robot exploring a new planet.",
            otherPrompt: String = "What is the capital of China?", exactTokens: Int = 20, outputTokens: Int = 12,
            batch: Int = 3, patienceSeconds: Double = 60, skippedChecks: Set<String> = []
        ) {
            self.prompt = prompt
            self.otherPrompt = otherPrompt
            self.exactTokens = exactTokens
            self.outputTokens = outputTokens
            self.batch = batch
            self.patienceSeconds = patienceSeconds
            self.skippedChecks = skippedChecks
        }
    }

    public let options: Options
    private let clock: any MonotonicClock

    /// - Parameter clock: the one whose instants the engine stamps.
    public init(_ options: Options = Options(), clock: any MonotonicClock = SystemMonotonicClock()) {
        self.options = options
        self.clock = clock
    }

    /// Every breach of the contract that was seen; empty when the engine keeps it.
    public func run(_ engine: any Engine) async -> [ConformanceViolation] {
        var violations: [ConformanceViolation] = []
        for check in Self.checks where !options.skippedChecks.contains(check.name) {
            violations += await perform(check, on: Subject(engine: engine, options: options, clock: clock))
        }
        return violations
    }

    static let checks: [any ConformanceCheck] = [
        GrammarCheck(), CountsCheck(), StampsCheck(), BatchCheck(), PreparationCheck(), CancellationCheck(),
        EmptyBatchCheck(), OverlongPromptCheck(), ConcurrencyCheck(), DeterminismCheck(), ReadingsCheck(),
        TextCheck(),
    ]

    public static let checkNames = checks.map(\.name)

    private func perform(_ check: any ConformanceCheck, on subject: Subject) async -> [ConformanceViolation] {
        let patience = options.patienceSeconds
        return await withTaskGroup(of: [ConformanceViolation]?.self) { group in
            group.addTask {
                do {
                    return try await check.problems(of: subject)
                        .map { ConformanceViolation(check: check.name, problem: $0) }
                } catch {
                    return [ConformanceViolation(check: check.name, problem: "threw \(error)")]
                }
            }
            group.addTask {
                do {
                    try await Task.sleep(for: .seconds(patience))
                    return [ConformanceViolation(check: check.name, problem: "no end within \(patience) s")]
                } catch {
                    return nil
                }
            }
            let first = await group.next()
            group.cancelAll()
            return (first ?? nil) ?? []
        }
    }
}

/// One breach of the contract.
public struct ConformanceViolation: Sendable, Hashable, CustomStringConvertible {
    /// Name of the check.
    public var check: String
    /// What was expected and what was found.
    public var problem: String

    public var description: String { "\(check): \(problem)" }
}

/// One clause of the contract.
protocol ConformanceCheck: Sendable {
    var name: String { get }

    /// - Returns: what is wrong, a sentence each.
    func problems(of subject: Subject) async throws -> [String]
}
