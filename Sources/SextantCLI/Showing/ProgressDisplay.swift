import Harness
import Reporting
import Synchronization

/// Shows progress on standard error: on a terminal one line that is redrawn, elsewhere plain lines, among them one after
/// a trial where nothing was said for half a minute.
final class ProgressDisplay: Sendable {
    private struct State {
        var text = ProgressText()
        var live = ""
        var lastPrinted = ContinuousClock.now
    }

    private let state = Mutex(State())
    private let language: ReportLanguage
    private let isTerminal: Bool
    private let isQuiet: Bool

    init(isQuiet: Bool, language: ReportLanguage = .english, isTerminal: Bool = StandardError.isTerminal) {
        self.isQuiet = isQuiet
        self.language = language
        self.isTerminal = isTerminal
    }

    func show(_ event: RunProgress) {
        state.withLock { state in
            let output = state.text.take(event)
            guard !isQuiet else { return }
            if let line = output.line { print(line, &state) }
            // One column short: a line that wraps cannot be redrawn.
            guard let live = output.live else { return }
            if isTerminal {
                redraw(live.text(language, width: StandardError.columns - 1), &state)
            } else if case .trialFinished = event, state.lastPrinted.duration(to: .now) > Self.longestSilence {
                print(live.text(language, width: Self.plainColumns), &state)
            }
        }
    }

    /// A line of its own, whatever is being redrawn.
    func note(_ line: String) {
        guard !isQuiet else { return }
        state.withLock { print(line, &$0) }
    }

    /// What is happening until the next event, on a terminal only.
    func live(_ text: String) {
        guard !isQuiet, isTerminal else { return }
        state.withLock { redraw(String(text.prefix(StandardError.columns - 1)), &$0) }
    }

    /// Leaves the cursor at the start of an empty line.
    func clear() {
        state.withLock { if !$0.live.isEmpty { redraw("", &$0) } }
    }

    private func print(_ line: String, _ state: inout State) {
        state.lastPrinted = .now
        StandardError.write(state.live.isEmpty ? "\(line)\n" : "\(Self.erase)\(line)\n\(state.live)")
    }

    private func redraw(_ live: String, _ state: inout State) {
        state.live = live
        StandardError.write(Self.erase + live)
    }

    private static let longestSilence = Duration.seconds(30)
    private static let plainColumns = 120
    private static let erase = "\r\u{1B}[K"
}
