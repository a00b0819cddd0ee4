/// The line that shows how far a run is: `[3/6] batch-4  trial 2/5  ████░░░░░░  38.20 tok/s  ETA 3m 10s`.
public struct ProgressLine: Sendable, Hashable {
    public enum Phase: Sendable, Hashable {
        case loading
        /// `number` is 1 for the first of `of`.
        case warmUp(number: Int, of: Int)
        case trial(number: Int, of: Int)
    }

    /// 1 is the first of `scenarioCount`; 0 before the first.
    public var scenario: Int
    public var scenarioCount: Int
    /// Id or title of the scenario, or the model while it loads.
    public var name: String
    public var phase: Phase
    /// Of the present trial, 0...1; `nil` when unknown.
    public var fraction: Double?
    public var tokensPerSecond: Double?
    public var remainingSeconds: Double?

    public init(
        scenario: Int, scenarioCount: Int, name: String, phase: Phase, fraction: Double? = nil,
        tokensPerSecond: Double? = nil, remainingSeconds: Double? = nil
    ) {
        self.scenario = scenario
        self.scenarioCount = scenarioCount
        self.name = name
        self.phase = phase
        self.fraction = fraction
        self.tokensPerSecond = tokensPerSecond
        self.remainingSeconds = remainingSeconds
    }

    /// - Parameter width: columns of the terminal; the line is cut to it.
    public func text(_ language: ReportLanguage, width: Int = 80) -> String {
        let book = language.phrasebook
        let phase =
            switch phase {
            case .loading: book.text(.loading)
            case .warmUp(let number, let of): "\(book.text(.warmUp)) \(number)/\(max(number, of))"
            case .trial(let number, let of): "\(book.text(.trial)) \(number)/\(max(number, of))"
            }
        let parts = [
            (scenario > 0 ? "[\(scenario)/\(scenarioCount)] " : "") + TerminalTable.plain(name), phase,
            fraction.map(Self.bar), tokensPerSecond.map { "\(Figures.fixed($0)) tok/s" },
            remainingSeconds.map { "\(book.text(.remaining)) \(book.duration(seconds: $0))" },
        ].compactMap { $0 }
        return DisplayWidth.clipped(parts.joined(separator: "  "), to: width)
    }

    /// Ten cells; what is outside 0...1 is taken as its nearer end.
    public static func bar(_ fraction: Double) -> String {
        let filled = Int((min(max(fraction.isNaN ? 0 : fraction, 0), 1) * 10).rounded(.down))
        return String(repeating: "█", count: filled) + String(repeating: "░", count: 10 - filled)
    }
}
