import EngineAPI
import Foundation
public import Measurement

/// One row per scenario with every statistic, for spreadsheets (RFC 4180; full precision; missing is empty).
public enum CSVReport {
    private static let statistics: [(String, @Sendable (Summary) -> Double?)] = [
        ("mean", { $0.mean }), ("sd", { $0.standardDeviation }), ("median", { $0.median }), ("min", { $0.minimum }),
        ("max", { $0.maximum }), ("ci95_low", { $0.interval95?.lowerBound }),
        ("ci95_high", { $0.interval95?.upperBound }), ("n", { Double($0.n) }),
    ]

    private static let runColumns = [
        "started", "tool_version", "model", "synthetic", "target", "device", "precision", "weights", "kernels",
        "threads", "suite", "prompt_tokens_mode", "method", "load_s", "static_bytes", "static_resident_bytes",
    ]

    private static let scenarioColumns = [
        "scenario", "title", "prompt_tokens", "output_tokens", "batch", "status", "counted_trials",
    ]

    /// The same columns for every run; later metrics are added at the end.
    public static var header: [String] {
        runColumns + scenarioColumns
            + MetricName.allCases.flatMap { name in statistics.map { "\(column(name))_\($0.0)" } }
    }

    public static func text(_ runs: [AnalysedRun]) -> String {
        let rows = runs.flatMap { analysed -> [[String]] in
            let subject = ReportSubject(analysed)
            let cells = runCells(analysed.run)
            return subject.rows.map { cells + scenarioCells($0) }
        }
        return ([header] + rows).map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func runCells(_ run: Run) -> [String] {
        [
            ReportDate.text(run.started), run.tool.version, run.engine.model.name,
            run.engine.model.isSynthetic ? "true" : "false", run.target.name, run.engine.device,
            run.engine.effectivePrecision?.rawValue ?? "", run.engine.weights ?? "", run.engine.kernels ?? "",
            run.engine.threads.map(String.init) ?? "", run.suite.name, run.promptTokensMode.rawValue,
            run.method.rawValue, number(run.load.seconds), number(run.load.staticBytes),
            number(run.load.staticResidentBytes),
        ]
    }

    private static func scenarioCells(_ row: ReportRow) -> [String] {
        let status =
            switch row.status {
            case .complete: "complete"
            case .partial: "partial"
            case .failed: "failed"
            case .missing: "missing"
            }
        let cells = [
            row.scenario.id, row.scenario.title, row.promptTokens.map(String.init) ?? "", "\(row.outputTokens)",
            "\(row.scenario.batch)", status, "\(row.replicates.count)",
        ]
        return cells
            + MetricName.allCases.flatMap { name in
                statistics.map { statistic in number(row.metrics[name].flatMap(statistic.1)) }
            }
    }

    /// `timeToFirstToken` becomes `time_to_first_token_ms`.
    private static func column(_ name: MetricName) -> String {
        var words = ""
        for character in name.rawValue {
            words += character.isUppercase ? "_" + character.lowercased() : String(character)
        }
        let unit =
            switch name {
            case .timeToFirstToken, .timePerOutputToken, .interTokenLatency, .requestLatency, .queueDelay,
                .timeToFirstTokenPerRequest:
                "_ms"
            case .decodeRate, .outputThroughput, .prefillRate, .totalThroughput: "_tokens_per_s"
            case .energy, .energyPerToken: "_joules"
            case .bandwidthShare, .computeShare, .peakBytes, .peakResidentBytes, .costPerMillionTokens: ""
            }
        return words + unit
    }

    /// The shortest digits that read back as the same number.
    private static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : value.description
    }

    private static func quoted(_ cell: String) -> String {
        // A spreadsheet must not take a title for a formula.
        let isFormula = cell.first.map { "=+@".contains($0) } ?? false
        let safe = isFormula ? "'" + cell : cell
        guard safe.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
