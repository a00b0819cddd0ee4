import EngineAPI
import Testing

@testable import PythonEngine

@Suite struct TorchTargetTests {
    @Test(arguments: [
        ("torch:cpu", "cpu"), ("torch:cuda", "cuda:0"), ("torch:cuda:3", "cuda:3"), ("torch:npu:0", "npu:0"),
        ("torch:npu", "npu:0"),
    ])
    func understood(text: String, device: String) throws {
        #expect(try TorchTarget(text).deviceName == device)
    }

    @Test(arguments: [
        "torch", "torch:", "torch:tpu", "torch:cpu:0", "torch:cuda:", "torch:cuda:x", "torch:cuda:-1", "torch:npu:0:1",
        "torch:cuda:99999", "native", "",
    ])
    func refused(text: String) {
        let error = #expect(throws: EngineError.self) { try TorchTarget(text) }
        #expect(error?.kind == .setting)
        #expect(error?.message.contains("torch:npu:N") == true)
    }

    @Test("settings that PyTorch cannot honour, and environments that falsify times, are refused at once")
    func settings() {
        func refusal(_ settings: EngineSettings, _ environment: [String: String] = [:]) -> String? {
            do throws(EngineError) {
                _ = try PythonEngineProvider(settings, options: PythonOptions(environment: environment))
                return nil
            } catch {
                return error.kind == .setting ? error.message : "wrong kind"
            }
        }
        let npu = EngineSettings(target: "torch:npu:0", model: "x")
        #expect(refusal(npu) == nil)
        #expect(refusal(npu, ["ASCEND_LAUNCH_BLOCKING": "0"]) == nil)
        #expect(refusal(npu, ["ASCEND_LAUNCH_BLOCKING": "1"])?.contains("ASCEND_LAUNCH_BLOCKING") == true)
        let cuda = EngineSettings(target: "torch:cuda:0", model: "x")
        #expect(refusal(cuda, ["CUDA_LAUNCH_BLOCKING": "1"])?.contains("CUDA_LAUNCH_BLOCKING") == true)
        #expect(refusal(cuda, ["ASCEND_LAUNCH_BLOCKING": "1"]) == nil)
        #expect(refusal(EngineSettings(target: "torch:cuda:0", model: "x", threads: 2))?.contains("--threads") == true)
        #expect(refusal(EngineSettings(target: "torch:cpu", model: "x", threads: 2)) == nil)
        #expect(refusal(EngineSettings(target: "torch:cpu", model: "x", kernels: "avx2"))?.contains("avx2") == true)
        let cache = EngineSettings(target: "torch:cpu", model: "x", cachePrecision: .fp16)
        #expect(refusal(cache)?.contains("--kv-precision") == true)
    }

    @Test("the worker never loads torch_npu by itself, and finds its own modules")
    func environment() {
        let made = WorkerEnvironment.variables(from: [
            "TORCH_DEVICE_BACKEND_AUTOLOAD": "1", "PYTHONSAFEPATH": "1", "HOME": "/somewhere",
        ])
        #expect(made["TORCH_DEVICE_BACKEND_AUTOLOAD"] == "0")
        #expect(made["PYTHONSAFEPATH"] == nil)
        #expect(made["HOME"] == "/somewhere")
    }
}
