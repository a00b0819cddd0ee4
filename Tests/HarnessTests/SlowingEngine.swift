import EngineAPI
import ScriptedEngine
import Synchronization

/// Alternates between two scripts, so that trials scatter.
final class SlowingEngine: Engine {
    let clock: VirtualClock
    private let engines: [ScriptedEngine]
    private let turn = Mutex(0)

    init() {
        let clock = VirtualClock(.automatic)
        self.clock = clock
        engines = [10_000_000, 12_000_000].map {
            ScriptedEngine(Script(timeToFirstToken: $0 * 5, timePerOutputToken: $0), clock: clock)
        }
    }

    func reset() -> SlowingEngine {
        turn.withLock { $0 = 0 }
        return self
    }

    var identity: EngineIdentity { engines[0].identity }
    var capabilities: EngineCapabilities { engines[0].capabilities }
    var load: LoadRecord { engines[0].load }

    func prepare(_ text: String, exactTokens: Int?) async throws(EngineError) -> PreparedPrompt {
        try await engines[0].prepare(text, exactTokens: exactTokens)
    }

    func submit(_ batch: [GenerationRequest]) -> [GenerationStream] {
        let place = turn.withLock { turn -> Int in
            turn += 1
            return turn
        }
        return engines[place % 2].submit(batch)
    }

    func readings() async -> [Reading] { [] }
    func resetPeaks() async {}
}
