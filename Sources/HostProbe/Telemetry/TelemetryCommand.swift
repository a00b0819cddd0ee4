import Foundation
import Subprocesses

/// A tool that is asked for telemetry.
struct TelemetryCommand: Sendable {
    var path: String
    var environment: [String: String]
    /// A driver that hangs must not hold up a run.
    var timeoutSeconds = 10.0

    func run(_ arguments: [String]) -> CommandRunner.Outcome {
        CommandRunner.run(path, arguments, environment: environment, timeoutSeconds: timeoutSeconds)
    }
}

extension CommandRunner.Outcome {
    /// Everything that was said, for a parser that looks for errors too.
    var text: String { errors.isEmpty ? output : "\(output)\n\(errors)" }

    /// The first line that says anything, or how it ended.
    var summary: String {
        let line = text.split(whereSeparator: \.isNewline).map(NPUText.trimmed).first { !$0.isEmpty }
        if let line { return String(line.prefix(160)) }
        switch end {
        case .exited(let status): return "it ended with status \(status) and said nothing"
        case .killed(let signal): return "it was ended by signal \(signal)"
        case .timedOut(let seconds): return "no answer within \(Int(seconds)) s"
        case .notStarted(let reason): return reason
        }
    }
}
