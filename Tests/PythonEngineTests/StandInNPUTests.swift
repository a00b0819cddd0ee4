import EngineAPI
import EngineTesting
import Foundation
import Testing

@testable import PythonEngine

/// torch:npu against a stand-in for torch_npu (`StandIn/torch_npu`): names, order of calls, failures, and a device that
/// works while the host goes on. It has not run on hardware.
@Suite(.serialized, .enabled(if: Pythons.torch != nil, Pythons.torchComment))
struct StandInNPUTests {
    /// Device time of a forward pass, nanoseconds.
    private static let step: Int64 = 20_000_000

    private static func environment(_ mode: String = "", log: String? = nil) -> [String: String] {
        var environment = [
            "PYTHONPATH": Pythons.standIn, "SEXTANT_STANDIN": mode, "SEXTANT_STANDIN_STEP": "\(step)",
            "TASK_QUEUE_ENABLE": "1", "ASCEND_RT_VISIBLE_DEVICES": "4,5",
        ]
        environment["SEXTANT_STANDIN_LOG"] = log
        return environment
    }

    private static func run<Value: Sendable>(
        _ mode: String = "", target: String = "torch:npu:1", precision: Precision? = .fp16, log: String? = nil,
        patience: PythonOptions.Patience = .init(hello: 120), _ use: (any Engine) async throws -> Value
    ) async throws -> Value {
        try await TorchWorker.run(
            target: target, precision: precision, environment: environment(mode, log: log), patience: patience, use)
    }

    @Test("every instant is read after the device has done its work, through calls that are there and not deprecated")
    func synchronised() async throws {
        let log = FileManager.default.temporaryDirectory.appending(path: "standin-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: log) }
        try await Self.run(log: log) { engine in
            await engine.resetPeaks()
            let heard = await Heard.all(engine.submit([TorchWorker.request([1, 70, 80], 6)]))[0]
            let first = try #require(heard.instants.first)
            let admitted = try #require(heard.admitted)
            #expect(first - admitted >= Self.step)
            for (before, after) in zip(heard.instants, heard.instants.dropFirst()) {
                #expect(after - before >= Self.step - 1_000_000)
            }
            checkIdentity(engine.identity)
            let readings = Dictionary(
                uniqueKeysWithValues: await engine.readings().map { ($0.quantity, $0.value) })
            #expect(
                readings == [
                    .deviceAllocatedBytes: 2e6, .deviceAllocatedBytesPeak: 3e6, .deviceReservedBytes: 4e6,
                    .deviceReservedBytesPeak: 5e6, .deviceUsedBytes: Double(4 << 30),
                ])
        }
        let calls = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(Array(calls.prefix(3)) == ["import torch_npu", "set_device 1", "set_compile_mode False"])
        #expect(calls.contains("reset_peak_memory_stats"))
        #expect(!calls.contains { $0.hasPrefix("deprecated") })
        // 110 for its cost, one before the first request, one a token.
        #expect(calls.count { $0 == "synchronize" } >= 6)
    }

    private func checkIdentity(_ identity: EngineIdentity) {
        #expect(identity.device == "npu:1 (Ascend910B3)")
        #expect(identity.threads == nil)
        #expect(identity.effectivePrecision == .fp16)
        func value(_ name: String) -> String? { identity.stack.first { $0.name == name }?.value }
        #expect(value("torch_npu") == "2.1.0.post3")
        #expect(value("device") == "Ascend910B3")
        #expect(value("jit_compile") == "False")
        #expect(value("TASK_QUEUE_ENABLE") == "1")
        #expect(value("ASCEND_RT_VISIBLE_DEVICES") == "4,5")
        #expect(value("synchronisation")?.contains("us per token") == true)
        #expect(identity.notes.contains { $0.contains("not run on Ascend hardware yet") })
    }

    @Test("the stand-in can tell: without synchronisation the clock lies")
    func liesAreSeen() async throws {
        // So long that no busy host takes as much by itself.
        let step: Int64 = 8_000_000_000
        var environment = Self.environment("lies")
        environment["SEXTANT_STANDIN_STEP"] = "\(step)"
        try await TorchWorker.run(
            target: "torch:npu:0", precision: .fp16, environment: environment, patience: .init(hello: 120)
        ) { engine in
            let heard = await Heard.all(engine.submit([TorchWorker.request([1, 70, 80], 1)]))[0]
            let first = try #require(heard.instants.first)
            let admitted = try #require(heard.admitted)
            #expect(first - admitted < step)
        }
    }

    @Test func keepsTheContract() async throws {
        try await TorchWorker.run(
            target: "torch:npu:0", precision: .fp32,
            environment: ["PYTHONPATH": Pythons.standIn, "SEXTANT_STANDIN_STEP": "1000"], patience: .init(hello: 120)
        ) { engine in
            let violations = await EngineConformance(.init(patienceSeconds: 120)).run(engine)
            #expect(violations.isEmpty, "\(violations)")
        }
    }

    @Test func weightQuantisation() async throws {
        let log = FileManager.default.temporaryDirectory.appending(path: "standin-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: log) }
        try await Self.run(precision: .int8, log: log) { engine in
            #expect(engine.identity.effectivePrecision == .int8)
            #expect(engine.identity.activations == "fp16")
            let heard = await Heard.all(engine.submit([TorchWorker.request([1, 70, 80], 4)]))[0]
            #expect(heard.tokens.count == 4)
        }
        let text = try String(contentsOfFile: log, encoding: .utf8)
        #expect(text.contains("npu_weight_quant_batchmatmul torch.int8"))
    }

    @Test(
        "failures of the real one are recognised and explained",
        arguments: [
            ("no-cann", "CANN", "set_env.sh"), ("no-driver", "libascend_hal.so", "driver"),
            ("two", "one accelerator at a time", "CPU build"), ("busy", "507033", "npu-smi"),
            ("none", "sees no NPU", "ASCEND_RT_VISIBLE_DEVICES"), ("count-raises", "ERR00008", "doctor"),
            ("killed", "signal 11 (SIGSEGV)", "doctor"),
        ])
    func failures(mode: String, says: String, helps: String) async throws {
        let error = try #require(
            await TorchWorker.failure(
                target: "torch:npu:0", precision: .fp16, environment: Self.environment(mode)))
        #expect(error.message.contains(says), "\(error)")
        #expect(error.remedy?.contains(helps) == true, "\(error)")
        if mode == "killed" { #expect(error.message.contains("the driver is not well")) }
    }

    @Test func refusals() async throws {
        let missing = try #require(
            await TorchWorker.failure(
                target: "torch:npu:9", precision: .fp16, environment: Self.environment()))
        #expect(missing.message.contains("this machine has 2"))
        let quantised = try #require(
            await TorchWorker.failure(
                target: "torch:npu:0", precision: .int8, environment: Self.environment("no-quant")))
        #expect(quantised.message.contains("bitsandbytes (load_in_8bit) does not support NPUs"))
    }

    @Test("full memory fails the request in plain words, and the worker lives on")
    func outOfMemory() async throws {
        try await Self.run("oom") { engine in
            for _ in 0..<2 {
                let heard = await Heard.all(engine.submit([TorchWorker.request([1, 70], 4)]))[0]
                let error = try #require(heard.completion?.failure)
                #expect(error.kind == .memory)
                #expect(error.message.contains("memory is full"))
                #expect(error.remedy?.contains("smaller batch") == true)
            }
        }
    }

    @Test("a worker that is killed or hangs in the middle: what was last seen, and the tokens until then")
    func ends() async throws {
        try await Self.run("killed-later") { engine in
            let heard = await Heard.all(engine.submit([TorchWorker.request([1, 70], 12)]))[0]
            #expect(heard.completion?.failure?.message.contains("SIGKILL") == true)
            #expect(heard.tokens.count < 12)
        }
        try await Self.run("hang", patience: .init(hello: 120, loading: 120, working: 1)) { engine in
            let heard = await Heard.all(engine.submit([TorchWorker.request([1, 70], 12)]))[0]
            #expect(heard.completion?.failure?.message.contains("said nothing for 1 s") == true)
            #expect(heard.completion?.failure?.message.contains("of 12") == true)
        }
    }
}
