import Harness
import Measurement
import Reporting

/// What a run says about itself while it goes on: a pure function of its events.
struct ProgressText {
    /// What an event gives to show.
    struct Output: Equatable {
        /// Stays on the screen.
        var line: String?
        /// Replaces the line that is being redrawn; `nil` keeps it.
        var live: ProgressLine?
    }

    private var line = ProgressLine(scenario: 0, scenarioCount: 0, name: "", phase: .loading)
    private var figures = ""

    mutating func take(_ event: RunProgress) -> Output {
        switch event {
        case .scenarioKept(let scenario):
            return Output(line: "\(scenario.scenario.id): taken over from the interrupted run")
        case .scenarioStarted(let scenario, let position, let count, let promptTokens):
            line.scenario = position
            line.scenarioCount = count
            line.name = scenario.id
            line.tokensPerSecond = nil
            line.fraction = nil
            figures = ""
            let prompt = promptTokens.map { "\($0) prompt tokens" } ?? "prompt"
            let batch = scenario.batch == 1 ? "" : ", batch of \(scenario.batch)"
            return Output(line: "\(heading)  \(prompt), \(scenario.outputTokens) output tokens\(batch)")
        case .trialStarted(let position):
            line.phase = Self.phase(position)
            line.fraction = 0
        case .tokens(let position, let received, let expected):
            line.phase = Self.phase(position)
            line.fraction = Double(received) / Double(max(1, expected))
        case .trialFinished(let position, let metrics, let seconds):
            line.fraction = 1
            line.remainingSeconds = seconds
            line.tokensPerSecond = metrics[.decodeRate]?.mean ?? line.tokensPerSecond
            if position.kind == .counted { figures = Self.figures(metrics) }
        case .scenarioFinished(let scenario, let seconds):
            line.remainingSeconds = seconds
            let left = seconds.flatMap { $0 > 0 ? "\(Self.duration($0)) left" : nil }
            return Output(
                line: Self.joined([heading, scenario.failure.map { "failed: \($0)" } ?? figures, left]))
        }
        return Output(live: line)
    }

    private var heading: String { "[\(line.scenario)/\(line.scenarioCount)] \(line.name)" }

    private static func phase(_ position: TrialPosition) -> ProgressLine.Phase {
        switch position.kind {
        case .warmUp: .warmUp(number: position.number, of: position.of)
        case .counted: .trial(number: position.number, of: position.of)
        }
    }

    /// The figures that are watched while a scenario runs.
    static func figures(_ metrics: ScenarioMetrics) -> String {
        joined([
            metrics[.timeToFirstToken]?.mean.map { "TTFT \(Decimal.text($0)) ms" },
            metrics[.decodeRate]?.mean.map { "decode \(Decimal.text($0)) tokens/s" },
            metrics[.outputThroughput]?.mean.map { "throughput \(Decimal.text($0)) tokens/s" },
        ])
    }

    /// `45 s`, `2 min 05 s`, `1 h 20 min`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "unknown" }
        let whole = Int(seconds.rounded(.up))
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(padded(whole % 60)) s" }
        return "\(whole / 3600) h \(padded(whole / 60 % 60)) min"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func joined(_ parts: [String?]) -> String {
        parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: "  ")
    }
}
