import EngineAPI
import Foundation
import Subprocesses
import Synchronization
import TestSupport
import Testing

@testable import PythonEngine

/// Everything that can go wrong with a process, shown by workers of a few lines: clear words, and nothing left behind.
@Suite(.enabled(if: Pythons.plain != nil, Pythons.plainComment))
struct WorkerFaultTests {
    @Test func pythonMissing() async throws {
        let options = PythonOptions(python: "/no/such/python")
        let provider = try PythonEngineProvider(EngineSettings(target: "torch:cpu", model: "x"), options: options)
        let error = await #expect(throws: EngineError.self) { try await provider.withEngine { _ in } }
        #expect(error?.message.contains("--python names /no/such/python") == true)
        #expect(error?.remedy?.contains("torch") == true)
    }

    @Test func notAPython() async throws {
        let options = PythonOptions(python: "/bin/false")
        let provider = try PythonEngineProvider(EngineSettings(target: "torch:cpu", model: "x"), options: options)
        let error = await #expect(throws: EngineError.self) { try await provider.withEngine { _ in } }
        #expect(error?.message.contains("exit code 1") == true, "\(String(describing: error))")
    }

    @Test func cannotBeStarted() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "sextant-\(UUID().uuidString)").path()
        try writeExecutable("no program", to: file)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let options = PythonOptions(python: file)
        let provider = try PythonEngineProvider(EngineSettings(target: "torch:cpu", model: "x"), options: options)
        let error = await #expect(throws: EngineError.self) { try await provider.withEngine { _ in } }
        #expect(error?.message == "\(file) cannot be started: Exec format error.")
        #expect(error?.remedy?.contains("--python") == true)
    }

    @Test("a worker that dies by signal before it has greeted: which signal, what it said, what that means")
    func diesBeforeGreeting() async throws {
        let worker = FakeWorker(
            body: """
                sys.stderr.write("ImportError: libhccl.so: cannot open shared object file: No such file or directory\\n")
                sys.stderr.flush()
                os.kill(os.getpid(), signal.SIGSEGV)
                """)
        let error = try #require(await worker.failure())
        #expect(error.message.contains("signal 11 (SIGSEGV)"))
        #expect(error.message.contains("libhccl.so: cannot open"))
        #expect(error.message.contains("CANN"))
        #expect(error.remedy?.contains("set_env.sh") == true)
    }

    @Test func exitsWhileLoading() async throws {
        let worker = FakeWorker(
            body: """
                hello()
                send("stage", name="importing torch", at=0)
                print("a stray word on standard output", flush=True)
                os._exit(7)
                """)
        let error = try #require(await worker.failure())
        #expect(error.message.contains("exit code 7"))
        #expect(error.message.contains("Last seen: importing torch"))
        #expect(error.message.contains("a stray word"))
    }

    @Test("what the worker itself says before it leaves is what the user reads")
    func failsInWords() async throws {
        let worker = FakeWorker(
            body: """
                hello()
                send("failed", error={"kind": "memory", "message": "It does not fit.", "remedy": "Take a smaller one."})
                os._exit(1)
                """)
        #expect(
            await worker.failure() == EngineError(.memory, "It does not fit.", remedy: "Take a smaller one."))
    }

    @Test func killedInTheMiddle() async throws {
        let worker = FakeWorker(
            body: """
                hello(); ready()
                request = receive()["requests"][0]["id"]
                tokens(request, 3)
                sys.stderr.write("the last words\\n"); sys.stderr.flush()
                os.kill(os.getpid(), signal.SIGKILL)
                """)
        try await worker.run { engine in
            let heard = await FakeWorker.hear(engine)
            #expect(heard.tokens == 3)
            let error = try #require(heard.completion?.failure)
            #expect(error.message.contains("signal 9 (SIGKILL)"))
            #expect(error.message.contains("token 3 of 8"))
            #expect(error.message.contains("the last words"))
            // Whoever asks afterwards hears the same, at once.
            #expect(await FakeWorker.hear(engine).completion?.failure == error)
            #expect(await engine.readings().isEmpty)
            let prepared = await #expect(throws: EngineError.self) { try await engine.prepare("x", exactTokens: nil) }
            #expect(prepared == error)
        }
    }

    @Test func garbageOnTheChannel() async throws {
        let worker = FakeWorker(body: "channel.sendall(b'Welcome to Conda!\\n'); time.sleep(600)")
        let error = try #require(await worker.failure())
        #expect(error.message.contains("not the protocol"))
        #expect(error.message.contains("Welcome to Conda!"))
    }

    @Test("what is printed on standard output disturbs nothing")
    func garbageOnStandardOutput() async throws {
        let worker = FakeWorker(
            body: """
                print("{" * 10, flush=True)
                hello(); ready()
                request = receive()["requests"][0]["id"]
                os.write(1, b"noise\\n" * 5000)
                tokens(request, 8); finished(request, 8)
                receive()
                """)
        try await worker.run { engine in
            let heard = await FakeWorker.hear(engine)
            #expect(heard.tokens == 8)
            #expect(heard.completion?.reason == .limit)
        }
    }

    @Test func anotherProtocol() async throws {
        let worker = FakeWorker(body: "send('hello', protocol=99, at=0); time.sleep(600)")
        #expect(await worker.failure()?.message.contains("version 99") == true)
    }

    @Test("silence ends in words, whatever was waited for")
    func silence() async throws {
        let short = PythonOptions.Patience(hello: 0.2, loading: 30, working: 30)
        let mute = try #require(await FakeWorker(body: "time.sleep(600)", patience: short).failure())
        #expect(mute.message.contains("said nothing for 0.2 s"))

        let loading = FakeWorker(
            body: "hello(); send('stage', name='loading weights', at=0); time.sleep(600)",
            patience: PythonOptions.Patience(hello: 30, loading: 0.2, working: 30))
        #expect(await loading.failure()?.message.contains("Last seen: loading weights") == true)

        let working = FakeWorker(
            body: "hello(); ready(); request = receive()['requests'][0]['id']; tokens(request, 2); time.sleep(600)",
            patience: PythonOptions.Patience(hello: 30, loading: 30, working: 0.2))
        try await working.run { engine in
            let heard = await FakeWorker.hear(engine)
            let error = try #require(heard.completion?.failure)
            #expect(heard.tokens == 2)
            #expect(error.message.contains("token 2 of 8"))
            #expect(error.remedy?.contains("--timeout") == true)
        }
    }

    @Test("a worker that hangs is silent, whatever a driver prints meanwhile")
    func noisySilence() async throws {
        let worker = FakeWorker(
            body: """
                hello(); ready(); request = receive()['requests'][0]['id']; tokens(request, 2)
                for _ in range(2000):
                    sys.stderr.write("the driver waits\\n"); sys.stderr.flush(); time.sleep(0.005)
                """,
            patience: PythonOptions.Patience(hello: 30, loading: 30, working: 0.4))
        try await worker.run { engine in
            let error = try #require(await FakeWorker.hear(engine).completion?.failure)
            #expect(error.message.contains("said nothing for 0.4 s"))
            #expect(error.message.contains("the driver waits"))
        }
    }

    @Test("what a worker has started ends with it")
    func noOrphans() async throws {
        let worker = FakeWorker(
            body: """
                hello()
                child = subprocess.Popen(["sleep", "600"])
                ready([str(child.pid)])
                receive()
                """)
        let child = try await worker.run { engine in pid_t(engine.identity.notes[0]) ?? 0 }
        #expect(child > 0)
        #expect(Pythons.isGone(child))
    }

    @Test("a worker that does not listen is ended all the same, and so is one whose start nobody waits for any more")
    func endsTheUnwilling() async throws {
        let deaf = FakeWorker(body: "hello(); ready([str(os.getpid())]); time.sleep(600)")
        let process = try await deaf.run { engine in pid_t(engine.identity.notes[0]) ?? 0 }
        #expect(Pythons.isGone(process))

        let slow = FakeWorker(body: "hello(); time.sleep(600)")
        let task = Task { try await slow.run { _ in } }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("the real worker leaves when the other end of its channel is closed, without being told")
    func leavesByItself() async throws {
        let folder = try ScratchFolder(files: WorkerScript.files)
        defer { folder.remove() }
        let worker = try WorkerProcess.start(
            try #require(Pythons.plain), ["\(folder.path)/\(WorkerScript.main)"],
            environment: WorkerEnvironment.variables(from: ProcessInfo.processInfo.environment))
        var channel = DescriptorReader(worker.channel)
        #expect(String(decoding: channel.read(), as: UTF8.self).contains("\"protocol\":1"))
        shutdown(worker.channel.number, Int32(SHUT_RDWR))
        let closed = SystemMonotonicClock().now()
        #expect(worker.child.finish(grace: 60) == .killed(signal: SIGKILL))
        // Its own doing: it was given a minute.
        #expect(SystemMonotonicClock().now() - closed < 50_000_000_000)
    }

    @Test("a folder for temporary files may have any name")
    func scratchFolderAnywhere() throws {
        let place = FileManager.default.temporaryDirectory.appending(path: "sextant 临时 \(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: place) }
        let folder = try ScratchFolder(files: [("a.py", "pass")], in: place)
        #expect(FileManager.default.fileExists(atPath: "\(folder.path)/a.py"))
        folder.remove()
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path(percentEncoded: false)).isEmpty)
    }

    @Test func scratchFolderGoes() async throws {
        let worker = FakeWorker(body: "hello(); ready([os.path.dirname(os.path.abspath(__file__))]); receive()")
        let folder = try await worker.run { engine in
            let folder = engine.identity.notes[0]
            #expect(FileManager.default.fileExists(atPath: folder))
            return folder
        }
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
