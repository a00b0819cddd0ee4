import ModelHub
import Synchronization

/// Shows on standard error how a download gets on.
final class FetchDisplay: Sendable {
    private struct State {
        var text: FetchText
        var lastRedraw: ContinuousClock.Instant?
    }

    private let state: Mutex<State>
    private let display: ProgressDisplay
    private let start = ContinuousClock.now

    /// Faster than this nobody reads.
    private static let redrawInterval = Duration.milliseconds(200)

    init(isQuiet: Bool, isTerminal: Bool = StandardError.isTerminal) {
        state = Mutex(State(text: FetchText(isTerminal: isTerminal)))
        display = ProgressDisplay(isQuiet: isQuiet, isTerminal: isTerminal)
    }

    func show(_ event: FetchProgress) {
        let now = ContinuousClock.now
        let (output, mayRedraw) = state.withLock { state -> (FetchText.Output, Bool) in
            let output = state.text.take(event, atSeconds: (now - start) / .seconds(1))
            let mayRedraw = state.lastRedraw.map { now - $0 >= Self.redrawInterval } ?? true
            if output.live != nil, mayRedraw { state.lastRedraw = now }
            return (output, mayRedraw)
        }
        if let line = output.line { display.note(line) }
        if let live = output.live, mayRedraw { display.live(live) }
    }

    func note(_ line: String) { display.note(line) }

    func clear() { display.clear() }
}
