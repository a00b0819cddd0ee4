import EngineAPI
public import Measurement

/// The forms of other tools that our runs can be written in.
public enum Dialect: String, Sendable, CaseIterable {
    case llamaBench = "llama-bench"
    case vllm
    case aiperf

    /// - Returns: what the dialect's own tools read, and what a reader must know about the mapping.
    public func text(_ runs: [AnalysedRun]) -> DialectText {
        switch self {
        case .llamaBench: LlamaBenchWriter.text(runs)
        case .vllm: VLLMServeWriter.text(runs)
        case .aiperf: AIPerfWriter.text(runs)
        }
    }
}

/// A file in another tool's form.
public struct DialectText: Sendable, Hashable {
    public var text: String
    /// Names that mean something else there, and what had to be left out.
    public var notes: [String]

    public init(text: String, notes: [String]) {
        self.text = text
        self.notes = notes
    }

    /// One object as a file of its own; several as JSON Lines, one a line.
    static func objects(_ objects: [JSONValue], notes: [String]) -> DialectText {
        if objects.count == 1, let only = objects.first {
            return DialectText(text: String(decoding: JSONWriter.text(only), as: UTF8.self), notes: notes)
        }
        let lines = objects.map { JSONWriter.line($0) + "\n" }
        return DialectText(text: lines.joined(), notes: notes)
    }
}

/// The requests of a scenario's counted trials with the figures that the dialects describe: nanoseconds in, milliseconds
/// and seconds out.
struct MeasuredRequests {
    struct Request {
        /// Nanoseconds since the first counted trial's origin.
        var start: Double
        var firstToken: Double
        var latency: Double
        var gaps: [Double]
        var promptTokens: Int?
        var outputTokens: Double
    }

    var requests: [Request]
    var failed: Int
    /// Seconds that the trials took together, the pauses between them left out.
    var seconds: Double
    var batch: Int
    var perChunk: Bool

    /// `nil` when no counted trial has a request that ran to its end. Of `two-run` trials the full generations.
    init?(_ scenario: ScenarioRun) {
        let trials = scenario.trials.filter { $0.kind == .counted && $0.part != .first }
        guard let origin = trials.first?.origin.nanoseconds else { return nil }
        requests = []
        failed = 0
        seconds = 0
        perChunk = false
        batch = scenario.scenario.batch
        for trial in trials {
            guard let latency = trial.latency else {
                failed += trial.records.count
                continue
            }
            seconds += latency / 1e9
            let offset = Double(trial.origin.nanoseconds) - Double(origin)
            for record in trial.records {
                guard let first = record.timeToFirstToken, let latency = record.latency,
                    let tokens = record.outputTokenCount
                else {
                    failed += 1
                    continue
                }
                if record.tokens.contains(where: { $0.count != 1 }) { perChunk = true }
                requests.append(
                    Request(
                        start: offset + Double(record.sent), firstToken: first, latency: latency,
                        gaps: record.chunkGaps,
                        promptTokens: record.promptTokens ?? scenario.promptTokens, outputTokens: tokens))
            }
        }
        guard !requests.isEmpty, seconds > 0 else { return nil }
    }

    var outputTokens: Double { requests.reduce(0) { $0 + $1.outputTokens } }
    /// `nil` when one is unknown.
    var promptTokens: Double? {
        let known = requests.compactMap(\.promptTokens)
        return known.count == requests.count ? known.reduce(0) { $0 + Double($1) } : nil
    }

    var firstTokens: [Double] { requests.map { $0.firstToken / 1e6 } }
    var latencies: [Double] { requests.map { $0.latency / 1e6 } }
    var gaps: [Double] { requests.flatMap(\.gaps).map { $0 / 1e6 } }
    /// (latency - TTFT)/(n - 1) of each request with two tokens and more, milliseconds.
    var steps: [Double] {
        requests.compactMap { request in
            request.outputTokens >= 2 ? (request.latency - request.firstToken) / (request.outputTokens - 1) / 1e6 : nil
        }
    }
}

/// Statistics as NumPy makes them, which the Python tools use: deviation by n, quantiles linear between neighbours.
struct SampleStatistics {
    let sorted: [Double]
    let mean: Double
    let deviation: Double

    init?(_ values: [Double]) {
        guard !values.isEmpty, values.allSatisfy(\.isFinite) else { return nil }
        sorted = values.sorted()
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = min(max(mean, sorted[0]), sorted[sorted.count - 1])
        deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    func quantile(_ probability: Double) -> Double {
        let position = probability * Double(sorted.count - 1)
        let low = Int(position.rounded(.down))
        let high = min(low + 1, sorted.count - 1)
        return sorted[low] + (sorted[high] - sorted[low]) * (position - Double(low))
    }
}
