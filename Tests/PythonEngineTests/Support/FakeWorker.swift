import EngineAPI
import Foundation

@testable import PythonEngine

/// A worker of a few lines of Python, without torch: it shows one fault and nothing else.
struct FakeWorker {
    /// What it does, with `hello`, `ready`, `receive`, `send` and `tokens` at hand.
    var body: String
    var patience = PythonOptions.Patience(hello: 30, loading: 30, working: 30)

    private static let prelude = """
        import json, os, signal, socket, subprocess, sys, time
        channel = socket.socket(fileno=3)
        lines = channel.makefile()
        def send(event, **fields):
            fields["event"] = event
            channel.sendall((json.dumps(fields) + "\\n").encode())
        def receive():
            line = lines.readline()
            command = json.loads(line) if line else {"op": "end"}
            if command["op"] == "end":
                os._exit(0)
            return command
        def hello():
            send("hello", protocol=1, python="3", at=time.monotonic_ns())
            return receive()
        def ready(notes=[]):
            send("ready", maximumContext=100, readings=[], identity={
                "version": "0", "device": "cpu", "deviceLabel": "cpu", "notes": notes, "stack": []})
        def tokens(request, count):
            send("tokens", steps=[{"at": time.monotonic_ns(), "requests": [request], "ids": [65], "texts": ["A"]}
                                  for _ in range(count)])
        def finished(request, count):
            send("finished", request=request, reason="limit", promptTokens=2, outputTokens=count,
                 at=time.monotonic_ns())
        """

    func run<Value: Sendable>(_ use: (any Engine) async throws -> Value) async throws -> Value {
        var options = PythonOptions(python: Pythons.plain)
        options.patience = patience
        let settings = EngineSettings(target: "torch:cpu", model: "none")
        return try await PythonEngineProvider(
            settings, options: options, script: [("fake.py", Self.prelude + "\n" + body)]
        ).withEngine(use)
    }

    /// The error that starting it ends in.
    func failure() async -> EngineError? {
        do {
            try await run { _ in }
            return nil
        } catch {
            return error as? EngineError
        }
    }

    /// What one request of 8 tokens hears.
    static func hear(_ engine: any Engine) async -> (tokens: Int, completion: Completion?) {
        let request = GenerationRequest(
            prompt: PreparedPrompt(text: "", tokens: [1, 2], tokenCount: 2), maximumTokens: 8, ending: .atLimit)
        var count = 0
        var completion: Completion?
        for stream in engine.submit([request]) {
            for await event in stream {
                switch event {
                case .admitted: break
                case .tokens(let chunk): count += chunk.count
                case .finished(let end): completion = end
                }
            }
        }
        return (count, completion)
    }
}

extension Completion {
    var failure: EngineError? {
        if case .failed(let error) = reason { error } else { nil }
    }
}
