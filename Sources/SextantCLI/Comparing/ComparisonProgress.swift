import Foundation
import Harness
import Measurement
import Synchronization

/// What a comparison says while it goes on.
final class ComparisonProgress: Sendable {
    private struct State {
        var heading = ""
        /// ln(time of B / time of A) of the rounds so far.
        var ratios: [Double] = []
    }

    private let state = Mutex(State())
    private let display: ProgressDisplay

    init(display: ProgressDisplay) {
        self.display = display
    }

    func show(_ event: PairedProgress) {
        switch event {
        case .scenarioStarted(let scenario, let position, let count):
            state.withLock { $0 = State(heading: "[\(position)/\(count)] \(scenario.id)") }
        case .turnStarted(_, let side, let round, let count):
            let heading = state.withLock { $0.heading }
            let phase = round == 0 ? "warm-up" : "round \(round)/\(count)"
            display.live("\(heading)  \(phase)  \(side.rawValue)\(soFar)")
        case .roundFinished(_, _, _, let times):
            guard let times else { return }
            state.withLock { $0.ratios.append(log(times.b / times.a)) }
        case .scenarioFinished(_, let failure):
            let (heading, count) = state.withLock { ($0.heading, $0.ratios.count) }
            display.note("\(heading)  \(failure.map { "failed: \($0)" } ?? "\(count) rounds\(soFar)")")
        }
    }

    /// `  time B/A 1.03`: the mean of the rounds so far.
    private var soFar: String {
        let ratios = state.withLock { $0.ratios }
        guard !ratios.isEmpty else { return "" }
        let ratio = exp(ratios.reduce(0, +) / Double(ratios.count))
        return "  time B/A \(String(format: "%.3f", ratio))"
    }
}
