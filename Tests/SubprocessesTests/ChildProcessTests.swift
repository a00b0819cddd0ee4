import Foundation
import Testing

@testable import Subprocesses

@Suite struct ChildProcessTests {
    @Test("how it ended is told once and for all")
    func endings() throws {
        for (script, ending) in [
            ("exit 7", ChildProcess.Ending.exited(7)), ("kill -TERM $$", .killed(signal: SIGTERM)),
        ] {
            let (child, _) = try Processes.shell(script)
            #expect(child.wait(seconds: 20))
            #expect(child.finish(grace: 0) == ending)
            #expect(child.hasExited)
            child.kill()
            #expect(child.finish(grace: 0) == ending)
        }
    }

    @Test("a program that is missing")
    func missing() {
        let error = #expect(throws: SpawnError.self) {
            try ChildProcess(Launch("/nonexistent/tool", [], environment: [:], descriptors: [:]))
        }
        #expect(error == .noProcess(reason: "No such file or directory"))
        #expect(error?.description == "No such file or directory")
    }

    @Test("it leads a group of its own, which ends with it: children of children, and those that ignore signals")
    func group() throws {
        var (child, output) = try Processes.shell("trap '' TERM INT HUP; (sleep 600 & echo $!; wait) & wait")
        let grandchild = try #require(pid_t(Processes.line(&output)))
        #expect(getpgid(child.identifier) == child.identifier)
        #expect(getpgid(grandchild) == child.identifier)
        #expect(!child.wait(seconds: 0))
        #expect(child.finish(grace: 0) == .killed(signal: SIGKILL))
        #expect(Processes.isGone(grandchild))
    }

    @Test("what it leaves behind ends with it")
    func leftover() throws {
        var (child, output) = try Processes.shell("sleep 600 & echo $!; exit 4")
        let left = try #require(pid_t(Processes.line(&output)))
        #expect(child.finish(grace: 20) == .exited(4))
        #expect(Processes.isGone(left))
    }

    @Test("one that nobody holds any more is ended")
    func dropped() throws {
        var identifier: pid_t = 0
        do {
            let (child, _) = try Processes.shell("sleep 600")
            identifier = child.identifier
        }
        #expect(kill(identifier, 0) == -1 && errno == ESRCH)
    }

    @Test("a killed child that does not die is not waited for")
    func undying() throws {
        let (child, _) = try Processes.shell("sleep 600")
        #expect(child.finish(grace: 0, dyingSeconds: 0) == .killed(signal: SIGKILL))
        #expect(child.hasExited)
        #expect(Processes.isGone(child.identifier))
        // Whoever waits for exit tests would go on finding it.
        while waitpid(child.identifier, nil, 0) < 0, errno == EINTR {}
    }

    @Test(
        "signals that we ignore or block are usual for a child",
        .enabled(if: Processes.hasDescriptorFiles, Processes.comment))
    func signals() async {
        await #expect(processExitsWith: .success) {
            let signals = [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM]
            var all = sigset_t()
            sigemptyset(&all)
            for number in signals {
                signal(number, SIG_IGN)
                sigaddset(&all, number)
            }
            pthread_sigmask(SIG_BLOCK, &all, nil)
            let outcome = CommandRunner.run(
                "/bin/grep", ["-E", "^Sig(Blk|Ign)", "/proc/self/status"], environment: [:], timeoutSeconds: 20)
            let masks = outcome.output.split(separator: "\n").compactMap { line in
                line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
            }
            #expect(masks.count == 2)
            for mask in masks { #expect(signals.allSatisfy { mask >> UInt64($0 - 1) & 1 == 0 }, "\(outcome.output)") }
        }
    }
}
