import EngineAPI
public import Foundation
public import Measurement

extension Run {
    /// One side of a paired comparison as a run of its own.
    ///
    /// - Parameters:
    ///   - runner: that made it: suite and options as they were run.
    ///   - id: the same for both sides, and for no other comparison.
    public init(
        tool: ToolIdentity, started: Date, host: HostFacts, target: Target, outcome: PairedRunner.Outcome,
        side: PairSide, runner: PairedRunner, id: String, ceiling: Ceiling, selfTest: SelfTest? = nil
    ) {
        let part = outcome[side]
        var load = part.load
        // Read after both were loaded, or after the other one was: not this engine's alone.
        if runner.engines.staysLoaded, part.capabilities.observer == .engine { load.staticResidentBytes = nil }
        self.init(
            tool: tool, started: started, host: host, target: target, engine: part.identity,
            capabilities: part.capabilities, load: load, suite: runner.suite,
            promptTokensMode: runner.options.promptTokensMode, method: runner.options.method,
            scenarios: part.scenarios, ceiling: ceiling, isComplete: outcome.isComplete, selfTest: selfTest,
            pairing: Pairing(id: id, side: side, rounds: runner.rounds))
    }
}
