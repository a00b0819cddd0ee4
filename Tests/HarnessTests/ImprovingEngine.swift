import EngineAPI
import ScriptedEngine
import Synchronization

/// Each batch takes nine tenths of the one before.
final class ImprovingEngine: Engine {
    private let clock: VirtualClock
    private let script = Mutex(Script(timeToFirstToken: 100_000_000, timePerOutputToken: 10_000_000))
    private let first: ScriptedEngine

    init(clock: VirtualClock) {
        self.clock = clock
        first = ScriptedEngine(Script(timeToFirstToken: 0, timePerOutputToken: 0), clock: clock)
    }

    var identity: EngineIdentity { first.identity }
    var capabilities: EngineCapabilities { first.capabilities }
    var load: LoadRecord { first.load }

    func prepare(_ text: String, exactTokens: Int?) async throws(EngineError) -> PreparedPrompt {
        try await first.prepare(text, exactTokens: exactTokens)
    }

    func submit(_ batch: [GenerationRequest]) -> [GenerationStream] {
        let now = script.withLock { script in
            let now = script
            script.timeToFirstToken = script.timeToFirstToken * 9 / 10
            script.timePerOutputToken = script.timePerOutputToken * 9 / 10
            return now
        }
        return ScriptedEngine(now, clock: clock).submit(batch)
    }

    func readings() async -> [Reading] { [] }
    func resetPeaks() async {}
}
