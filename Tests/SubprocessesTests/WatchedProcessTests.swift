import Foundation
import Testing

@testable import Subprocesses

@Suite struct WatchedProcessTests {
    @Test("a process that is watched ends with us")
    func watched() async throws {
        let (lines, sender) = AsyncStream<String>.makeStream()
        let started = WatchedProcess(
            "/bin/sh", ["-c", "echo $$; echo second; exec sleep 600"], environment: Processes.path, threadName: "test",
            onLine: { sender.yield($0) }, onEnd: { sender.finish() })
        let process = try #require(started)
        var iterator = lines.makeAsyncIterator()
        let identifier = try #require(pid_t(await iterator.next() ?? ""))
        #expect(await iterator.next() == "second")
        process.stop()
        process.stop()
        #expect(await iterator.next() == nil)
        #expect(Processes.isGone(identifier))
    }

    @Test("a process that ends by itself is known to have ended, its last line too")
    func ended() async throws {
        func lines(_ executable: String, _ arguments: [String]) async throws -> [String] {
            let (lines, sender) = AsyncStream<String>.makeStream()
            let started = WatchedProcess(
                executable, arguments, environment: Processes.path, threadName: "test",
                onLine: { sender.yield($0) }, onEnd: { sender.finish() })
            let process = try #require(started)
            var seen: [String] = []
            for await line in lines { seen.append(line) }
            process.stop()
            return seen
        }
        #expect(try await lines("/nonexistent/tool", []).contains { $0.contains("/nonexistent/tool") })
        #expect(try await lines("/bin/sh", ["-c", "printf 'whole\\ncut off'"]) == ["whole", "cut off"])
    }
}
