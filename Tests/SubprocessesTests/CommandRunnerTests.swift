import Foundation
import Testing

@testable import Subprocesses

@Suite struct CommandRunnerTests {
    private func run(_ script: String, timeoutSeconds: Double = 20) -> CommandRunner.Outcome {
        CommandRunner.run(
            "/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin", "COLOUR": "blue"], folder: "/",
            timeoutSeconds: timeoutSeconds)
    }

    @Test("output, errors, status, environment and folder are the command's own")
    func ends() {
        let good = run("echo $COLOUR; pwd; echo trouble >&2")
        #expect(good.succeeded)
        #expect(good.output == "blue\n/\n")
        #expect(good.errors == "trouble\n")
        #expect(run("exit 7").end == .exited(7))
        #expect(run("kill -11 $$").end == .killed(signal: 11))
        let settings = CommandRunner.run(
            "/usr/bin/env", [], environment: ["B": "two words", "A": "1"], timeoutSeconds: 20)
        #expect(settings.output == "A=1\nB=two words\n")
    }

    @Test("a program that is missing, is none, or may not be executed")
    func notStarted() {
        let reasons = [
            "/nonexistent/tool": "No such file or directory", "/": "Permission denied",
            "/dev/null": "Permission denied",
        ]
        for (path, reason) in reasons {
            let outcome = CommandRunner.run(path, [], environment: [:], timeoutSeconds: 1)
            #expect(outcome.end == .notStarted(reason: reason))
            #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
        }
        let nowhere = CommandRunner.run(
            "/bin/true", [], environment: [:], folder: "/nonexistent", timeoutSeconds: 20)
        #expect(!nowhere.succeeded)
        #expect(nowhere.errors.contains("/nonexistent"))
    }

    @Test("time is up: the command and what it started are gone, and what it said is kept")
    func timeout() throws {
        let outcome = run("echo begun; (sleep 600 & echo $!; wait) & echo $!; wait", timeoutSeconds: 2)
        #expect(outcome.end == .timedOut(seconds: 2))
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first == "begun")
        let started = lines.dropFirst().compactMap { pid_t($0) }
        #expect(started.count == 2)
        #expect(started.allSatisfy(Processes.isGone))
    }

    @Test("something left running holds neither us nor the machine")
    func leftover() throws {
        let outcome = run("sleep 600 & echo $!")
        #expect(outcome.end == .exited(0))
        #expect(Processes.isGone(try #require(pid_t(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)))))
    }

    @Test("more output than is kept, on both streams at once, does not stop the command")
    func flood() {
        let outcome = run("head -c 6000000 /dev/zero >&2 & head -c 5000000 /dev/zero; wait; exit 3")
        #expect(outcome.end == .exited(3))
        #expect(outcome.output.utf8.count == CommandRunner.mostBytes)
        #expect(outcome.errors.utf8.count == CommandRunner.mostBytes)
    }

    @Test("output without an end is not read beyond the time")
    func endless() {
        let outcome = run("cat /dev/zero", timeoutSeconds: 0.3)
        #expect(outcome.end == .timedOut(seconds: 0.3))
        #expect(outcome.output.utf8.count <= CommandRunner.mostBytes)
    }
}
