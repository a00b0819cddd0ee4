import Foundation
import Synchronization
import Testing

@testable import HostProbe

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
        let missing = CommandRunner.run("/nonexistent/tool", [], environment: [:], timeoutSeconds: 1)
        #expect(missing.end == .notStarted(reason: "No such file or directory"))
    }

    @Test("time is up: the command and what it started are gone, and what it said is kept")
    func timeout() throws {
        let outcome = run("echo begun; sleep 600 & echo $!; wait", timeoutSeconds: 0.3)
        #expect(outcome.end == .timedOut(seconds: 0.3))
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first == "begun")
        #expect(isGone(try #require(lines.last.flatMap { pid_t($0) })))
    }

    @Test("something left running holds neither us nor the machine")
    func leftover() throws {
        let outcome = run("sleep 600 & echo $!")
        #expect(outcome.end == .exited(0))
        #expect(isGone(try #require(pid_t(outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)))))
    }

    @Test("more output than is kept does not stop the command")
    func flood() {
        let outcome = run("head -c 6000000 /dev/zero; exit 3")
        #expect(outcome.end == .exited(3))
        #expect(outcome.output.utf8.count == CommandRunner.mostBytes)
    }

    @Test("a process that is watched ends with us")
    func watched() async throws {
        let (lines, sender) = AsyncStream<String>.makeStream()
        let started = WatchedProcess(
            "/bin/sh", ["-c", "echo $$; echo second; exec sleep 600"], environment: ["PATH": "/usr/bin:/bin"],
            onLine: { sender.yield($0) }, onEnd: { sender.finish() })
        let process = try #require(started)
        var iterator = lines.makeAsyncIterator()
        let identifier = try #require(pid_t(await iterator.next() ?? ""))
        #expect(await iterator.next() == "second")
        process.stop()
        process.stop()
        #expect(await iterator.next() == nil)
        #expect(isGone(identifier))
    }

    @Test("a process that ends by itself is known to have ended")
    func ended() async throws {
        let (lines, sender) = AsyncStream<String>.makeStream()
        let started = WatchedProcess(
            "/nonexistent/tool", [], environment: ["PATH": "/usr/bin:/bin"], onLine: { sender.yield($0) },
            onEnd: { sender.finish() })
        let process = try #require(started)
        var seen: [String] = []
        for await line in lines { seen.append(line) }
        #expect(seen.contains { $0.contains("/nonexistent/tool") })
        process.stop()
    }

    /// Killed children of children are reaped by whoever adopts them, which takes a moment.
    private func isGone(_ process: pid_t) -> Bool {
        for _ in 0..<400 {
            if kill(process, 0) != 0, errno == ESRCH { return true }
            let state = SystemFiles().text("/proc/\(process)/stat")?.split(separator: ")").last?.split(separator: " ")
                .first
            if state == "Z" { return true }
            usleep(5000)
        }
        return false
    }
}
