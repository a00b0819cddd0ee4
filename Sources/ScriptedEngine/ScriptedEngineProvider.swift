public import EngineAPI

/// Makes a scripted engine from a model of the form `scripted:ttft=50ms,tpot=10ms,rate=2000,context=4096,batch=8`.
public struct ScriptedEngineProvider: EngineProvider {
    public static let kind = EngineKind(rawValue: "scripted")

    private let script: Script
    private let clock: any MonotonicClock

    public init(_ settings: EngineSettings) throws(EngineError) {
        let script = try Script(specification: settings.model)
        guard !script.usesVirtualClock else {
            throw EngineError(
                .setting, "script: `clock=virtual` needs the clock of whoever measures", remedy: "leave it out here")
        }
        self.init(script, clock: SystemMonotonicClock())
    }

    public init(_ script: Script, clock: any MonotonicClock) {
        self.script = script
        self.clock = clock
    }

    public func withEngine<Value: Sendable>(_ body: (any Engine) async throws -> Value) async throws -> Value {
        try await body(ScriptedEngine(script, clock: clock))
    }
}
