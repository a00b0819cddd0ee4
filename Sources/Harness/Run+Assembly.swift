public import EngineAPI
public import Foundation
public import Measurement

extension Run {
    /// Puts together what an engine, a host and a runner said; decides nothing.
    ///
    /// - Parameter suite: as the user chose it; what `options` change about it is applied here.
    public init(
        tool: ToolIdentity, started: Date, host: HostFacts, target: Target, engine: any Engine, suite: Suite,
        options: RunOptions, outcome: Runner.Outcome, ceiling: Ceiling, telemetry: TelemetrySummary? = nil
    ) {
        self.init(
            tool: tool, started: started, host: host, target: target, engine: engine.identity,
            capabilities: engine.capabilities, load: Load(engine.load), suite: options.applied(to: suite),
            promptTokensMode: options.promptTokensMode, method: options.method, scenarios: outcome.scenarios,
            ceiling: ceiling, isComplete: outcome.isComplete, telemetry: telemetry,
            pricePerHour: options.pricePerHour)
    }
}
