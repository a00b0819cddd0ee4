import EngineAPI
import Foundation
import Subprocesses

/// Why a worker is no more, in words: how it died, what was last seen, what it said, and what helps.
struct WorkerDeath {
    enum Cause {
        /// It ended by itself, or somebody ended it.
        case ended(ChildProcess.Ending)
        /// It said nothing for so many seconds.
        case silent(seconds: Double)
        /// Its channel carried something else than the protocol.
        case garbage(String)
        /// It speaks another version of the protocol.
        case version(Int)
    }

    var cause: Cause
    var interpreter: String
    /// What was going on: `importing torch`, `token 17 of 128`.
    var lastSeen: String
    var wasReady: Bool
    /// The last lines of its standard error.
    var errorLines: [String]

    var error: EngineError {
        let known = KnownFailure.recognise(errorLines.joined(separator: "\n") + (isIllegal ? "\nSIGILL" : ""))
        var message = "\(sentence) Last seen: \(lastSeen)."
        if let known { message += " \(known.explanation())" }
        if !errorLines.isEmpty {
            message += " Its standard error ends with:\n    " + errorLines.joined(separator: "\n    ")
        }
        return EngineError(
            known == .deviceOutOfMemory ? .memory : .engine, message, remedy: known?.remedy() ?? remedy)
    }

    /// The lines that tell most: the last ones, of a stack that Python dumped at its death only the top.
    static func telling(_ lines: [String], count: Int = 12) -> [String] {
        var frames = 0
        let kept = lines.filter { line in
            if line.hasPrefix("Extension modules:") { return false }
            guard line.hasPrefix("  File \""), line.contains(" in ") else { return true }
            frames += 1
            return frames <= 3
        }
        return kept.suffix(count)
    }

    private var subject: String { "The Python worker (\(interpreter))" }

    private var sentence: String {
        switch cause {
        case .ended(.exited(let code)): "\(subject) ended by itself with exit code \(code)."
        case .ended(.killed(let signal)): "\(subject) was killed by \(Self.name(of: signal))."
        case .silent(let seconds):
            "\(subject) said nothing for \(Self.text(seconds)) s and was ended."
        case .garbage(let text):
            "\(subject) sent something that is not the protocol and was ended: \(text.debugDescription)."
        case .version(let version):
            "\(subject) speaks version \(version) of the protocol, expected \(WorkerMessage.version)."
        }
    }

    private var remedy: String {
        switch cause {
        case .ended(.killed(SIGKILL)):
            "Somebody ended it; where nobody did, it was the kernel for want of memory: see dmesg, and take a smaller "
                + "model, batch or precision."
        case .ended(.killed):
            "A library crashed: run `sextant doctor`, and check that torch and its driver belong together."
        case .silent:
            wasReady
                ? "A device that is slow, not stuck, wants a larger --timeout."
                : "Check the device and the disk that the model lies on."
        case .ended(.exited), .garbage, .version:
            "Check that --python names a Python 3.8 or later with torch and transformers: sextant doctor."
        }
    }

    private var isIllegal: Bool {
        if case .ended(.killed(SIGILL)) = cause { true } else { false }
    }

    private static func text(_ seconds: Double) -> String {
        seconds == seconds.rounded() && seconds < 1e9 ? "\(Int(seconds))" : "\(seconds)"
    }

    /// `signal 11 (SIGSEGV)`.
    private static func name(of signal: Int32) -> String {
        let names: [Int32: String] = [
            SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGABRT: "SIGABRT", SIGILL: "SIGILL", SIGBUS: "SIGBUS",
            SIGFPE: "SIGFPE", SIGTERM: "SIGTERM", SIGINT: "SIGINT", SIGHUP: "SIGHUP",
        ]
        return "signal \(signal)" + (names[signal].map { " (\($0))" } ?? "")
    }
}

extension EngineError {
    /// What an exception's words mean, where that is known.
    var explained: EngineError {
        guard remedy == nil, let known = KnownFailure.recognise(message) else { return self }
        return EngineError(kind, "\(known.explanation()) (\(message))", remedy: known.remedy())
    }
}
