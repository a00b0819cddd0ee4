import Foundation
import Testing

@testable import Subprocesses

@Suite struct DescriptorTests {
    @Test(
        "nothing stays open, and nobody unburied: after success, failure, and time that is up",
        .enabled(if: Processes.hasDescriptorFiles, Processes.comment))
    func nothingLeaks() async {
        // In a process of its own: other tests open and close what they like.
        await #expect(processExitsWith: .success) {
            func run(_ executable: String, _ arguments: [String] = [], timeoutSeconds: Double = 20) {
                _ = CommandRunner.run(
                    executable, arguments, environment: Processes.path, timeoutSeconds: timeoutSeconds)
            }
            func watch() {
                WatchedProcess(
                    "/bin/sleep", ["600"], environment: [:], threadName: "test", onLine: { _ in }, onEnd: {})?.stop()
            }
            run("/bin/true")
            watch()
            let before = try Processes.openDescriptors()
            for _ in 0..<50 { run("/bin/true") }
            #expect(try Processes.openDescriptors() == before)
            for _ in 0..<50 { run("/nonexistent/tool") }
            #expect(try Processes.openDescriptors() == before)
            for _ in 0..<5 { run("/bin/sleep", ["600"], timeoutSeconds: 0.01) }
            #expect(try Processes.openDescriptors() == before)
            for _ in 0..<5 { watch() }
            #expect(try Processes.openDescriptors() == before)
            #expect(waitpid(-1, nil, WNOHANG) == -1)
        }
    }

    @Test(
        "a child has what it is given, and nothing else of ours",
        .enabled(if: Processes.hasDescriptorFiles, Processes.comment))
    func inheritance() throws {
        let held = [try DescriptorPair.fromChild(), try DescriptorPair.toChild(), try DescriptorPair.bothWays()]
        let ours = try held.flatMap { [$0.ours, $0.theirs] }.map {
            try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0.number)")
        }
        #expect(ours.allSatisfy { $0.hasPrefix("pipe:[") || $0.hasPrefix("socket:[") })
        let given = try DescriptorPair.bothWays()
        let name = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(given.theirs.number)")
        let (child, output) = try Processes.shell("ls -l /proc/self/fd", more: [3: given.theirs])
        let list = Processes.text(output)
        #expect(child.finish(grace: 20) == .exited(0))
        #expect(list.contains("3 -> \(name)"), "\(list)")
        for link in ours { #expect(!list.contains(link)) }
    }

    @Test("a socket carries words both ways, and ends with the child")
    func socket() throws {
        let pair = try DescriptorPair.bothWays()
        let (child, _) = try Processes.shell("read -r word <&3; echo \"heard $word\" >&3", more: [3: pair.theirs])
        let sent = Array("hello\n".utf8)
        #expect(write(pair.ours.number, sent, sent.count) == sent.count)
        #expect(Processes.text(DescriptorReader(pair.ours)) == "heard hello\n")
        #expect(child.finish(grace: 20) == .exited(0))
    }

    @Test("our numbers are above those that children are given, also where ours were closed at the start")
    func numbers() async throws {
        for pair in [try DescriptorPair.fromChild(), try DescriptorPair.toChild(), try DescriptorPair.bothWays()] {
            #expect(min(pair.ours.number, pair.theirs.number) >= Descriptor.lowestNumber)
        }
        await #expect(processExitsWith: .success) {
            for number in [STDIN_FILENO, STDOUT_FILENO] { close(number) }
            let outcome = CommandRunner.run(
                "/bin/sh", ["-c", "cat; echo said; echo trouble >&2"], environment: Processes.path, timeoutSeconds: 20)
            #expect(outcome == CommandRunner.Outcome(end: .exited(0), output: "said\n", errors: "trouble\n"))
        }
    }

    @Test("closed once, however often it is asked")
    func closing() throws {
        let pair = try DescriptorPair.fromChild()
        pair.theirs.close()
        // The number may be another's now.
        let other = try Descriptor.nothing()
        pair.theirs.close()
        #expect(fcntl(other.number, F_GETFD) == FD_CLOEXEC)
        var reader = DescriptorReader(pair.ours)
        #expect(reader.read().isEmpty)
        #expect(reader.isAtEnd)
    }
}
