import EngineAPI
import HostProbe
import Measurement
import PythonEngine
import Subprocesses
import Testing

@testable import Doctor

@Suite struct CheckTests {
    private func results(_ target: String, _ change: (inout Evidence) -> Void = { _ in }) throws -> [CheckResult] {
        var evidence = try FitMachine.evidence(target)
        change(&evidence)
        return Examination.results(evidence)
    }

    @Test("a fit machine passes", arguments: ["native", "torch:cpu", "torch:npu:0", "http://127.0.0.1:8000"])
    func fit(target: String) throws {
        let results = try results(target)
        #expect(results.failures.isEmpty)
        #expect(results.allSatisfy { $0.mark != .bad }, "\(results.filter { $0.mark == .bad })")
        #expect(!results.isEmpty)
    }

    @Test("what a target does not need is not looked at")
    func relevance() throws {
        #expect(try results("native")["torch"] == nil)
        #expect(try results("torch:cpu")["torchNPU"] == nil)
        #expect(try results("torch:npu:0")["torchNPU"]?.mark == .good)
        #expect(try results("torch:npu:0")["targetDevice"]?.finding.english == "Ascend910B3")
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var check: String
        var target: String
        var english: String
        var chinese: String
        var remedy: String
        var isNeeded = true
        var change: @Sendable (inout Evidence) -> Void

        var testDescription: String { "\(check): \(english)" }
    }

    static let faults: [Fault] = [
        Fault(
            check: "python", target: "torch:cpu", english: "No Python was found", chinese: "没有找到", remedy: "--python",
            change: {
                $0.python?.interpreter = .failure(EngineError(.engine, "No Python was found", remedy: "--python PATH"))
            }),
        Fault(
            check: "python", target: "torch:cpu", english: "3.7.9", chinese: "3.7.9", remedy: "3.8",
            change: { $0.python?.facts.python?.version = "3.7.9" }),
        Fault(
            check: "torch", target: "torch:cpu", english: "has no torch", chinese: "没有安装 torch",
            remedy: "pip install torch",
            change: {
                $0.python?.facts.packages["torch"] = nil; $0.python?.facts.torch = nil
            }),
        Fault(
            check: "torch", target: "torch:cpu", english: "2.0.1", chinese: "2.0.1", remedy: "2.1",
            change: {
                $0.python?.facts.packages["torch"] = "2.0.1"
                $0.python?.facts.torch?.version = "2.0.1"
            }),
        Fault(
            check: "torch", target: "torch:cpu", english: "loads torch_npu by itself", chinese: "自动加载",
            remedy: "TORCH_DEVICE_BACKEND_AUTOLOAD=0",
            change: {
                $0.python?.facts.errors["torch"] =
                    "RuntimeError: Failed to load the backend extension: torch_npu. You can..."
            }),
        Fault(
            check: "torchNPUMatchesTorch", target: "torch:npu:0", english: "torch 2.5.1", chinese: "torch 2.5.1",
            remedy: "pip install torch==2.1.0",
            change: { $0.python?.facts.torch?.version = "2.5.1+cpu" }),
        Fault(
            check: "torchNPUMatchesCANN", target: "torch:npu:0", english: "CANN 8.1.RC1", chinese: "CANN 8.1.RC1",
            remedy: "torch_npu==2.5.1", isNeeded: false, change: { $0.ascend.toolkit = "8.1.RC1" }),
        Fault(
            check: "torchNPUMatchesTorch", target: "torch:npu:0", english: "CUDA build", chinese: "CUDA 版",
            remedy: "whl/cpu", isNeeded: false, change: { $0.python?.facts.torch?.cuda = "12.1" }),
        Fault(
            check: "torchNPU", target: "torch:npu:0", english: "has no torch_npu", chinese: "没有安装 torch_npu",
            remedy: "pip install torch==2.1.0 torch_npu==2.1.0.post4",
            change: {
                $0.python?.facts.packages["torch_npu"] = nil
                $0.python?.facts.npu = nil
            }),
        Fault(
            check: "torchNPU", target: "torch:npu:0", english: "CANN's libraries were not found", chinese: "CANN",
            remedy: "set_env.sh",
            change: {
                $0.python?.facts.npu = nil
                $0.python?.facts.errors["npu"] =
                    "ImportError: libhccl.so: cannot open shared object file: No such file or directory. Please check that "
                    + "the cann package is installed. Please run 'source set_env.sh' in the CANN installation path."
            }),
        Fault(
            check: "torchNPU", target: "torch:npu:0", english: "libascend_hal.so", chinese: "驱动", remedy: "davinci",
            change: {
                $0.python?.facts.npu = nil
                $0.python?.facts.errors["npu"] = "ImportError: libascend_hal.so: cannot open shared object file"
            }),
        Fault(
            check: "torchNPU", target: "torch:npu:0", english: "sees no NPU", chinese: "没有看到任何 NPU",
            remedy: "ASCEND_RT_VISIBLE_DEVICES",
            change: {
                $0.python?.facts.npu = nil
                $0.python?.facts.errors["npu"] = "RuntimeError: No NPUs are available"
            }),
        Fault(
            check: "torchNPU", target: "torch:npu:0", english: "507033", chinese: "507033", remedy: "npu-smi info",
            change: {
                $0.python?.facts.npu = nil
                $0.python?.facts.errors["npu"] = "RuntimeError: Initialize:... NPU error, error code is 507033"
            }),
        Fault(
            check: "torchNPU", target: "torch:npu:0", english: "507899", chinese: "507899", remedy: "version.info",
            change: {
                $0.python?.facts.npu = nil
                $0.python?.facts.errors["npu"] = "RuntimeError: error code is 507899"
            }),
        Fault(
            check: "torchNPU", target: "torch:npu:0", english: "ERR00100", chinese: "CANN", remedy: "set_env.sh",
            change: {
                $0.python?.facts.npu = nil
                $0.python?.facts.errors["npu"] =
                    "RuntimeError: call aclnnX failed, error code is 500001. ERR00100 PTA call acl api failed"
            }),
        Fault(
            check: "torchNPU", target: "torch:npu:0", english: "ERR00008", chinese: "ERR00008", remedy: "npu-smi info",
            change: {
                $0.python?.facts.npu = nil
                $0.python?.facts.errors["npu"] = "RuntimeError: [ERROR] ERR00008 PTA resource not found."
            }),
        Fault(
            check: "cann", target: "torch:npu:0", english: "not found below", chinese: "没有找到", remedy: "set_env.sh",
            change: { $0.ascend.toolkit = nil }),
        Fault(
            check: "cann", target: "torch:npu:0", english: "not set in this shell", chinese: "没有加载",
            remedy: "source /usr/local/Ascend", change: { $0.ascend.isSourced = false }),
        Fault(
            check: "npuDriver", target: "torch:npu:0", english: "does not answer", chinese: "24.1.rc1",
            remedy: "--device /dev/davinci_manager",
            change: {
                $0.accelerators.npu.problem = "npu-smi info: the driver does not answer (ret is -8005)"
            }),
        Fault(
            check: "npuDriver", target: "torch:npu:0", english: "libascend_hal.so", chinese: "驱动", remedy: "davinci",
            change: {
                $0.ascend.driver = nil
                $0.accelerators.npu = AcceleratorSurvey.Tool()
            }),
        Fault(
            check: "transformers", target: "torch:cpu", english: "refuses the installed tokenizers", chinese: "版本冲突",
            remedy: "python3 -m venv",
            change: {
                $0.python?.facts.errors["transformers"] =
                    "ImportError: tokenizers>=0.20,<0.21 is required for a normal functioning of this module, but found "
                    + "tokenizers==0.15.0."
            }),
        Fault(
            check: "tokenizers", target: "torch:cpu", english: "wants tokenizers<0.21,>=0.20", chinese: "需要",
            remedy: "python3 -m venv",
            change: {
                $0.python?.facts.conflicts = [
                    PythonFacts.Conflict(
                        package: "transformers 4.46.0", requires: "tokenizers<0.21,>=0.20", installed: "0.15.0")
                ]
            }),
        Fault(
            check: "packages", target: "torch:cpu", english: "mindformers 1.1.0rc1 wants tokenizers==0.15.0",
            chinese: "mindformers 1.1.0rc1 需要", remedy: "mindformers pins", isNeeded: false,
            change: {
                $0.python?.facts.conflicts = [
                    PythonFacts.Conflict(
                        package: "mindformers 1.1.0rc1", requires: "tokenizers==0.15.0", installed: "0.20.1")
                ]
            }),
        Fault(
            check: "targetDevice", target: "torch:npu:1", english: "torch sees 1 devices", chinese: "torch 看到 1 个设备",
            remedy: "ASCEND_RT_VISIBLE_DEVICES", change: { _ in }),
        Fault(
            check: "device.3.0", target: "torch:npu:0", english: "Alarm", chinese: "Alarm",
            remedy: "npu-smi info -t health",
            isNeeded: false, change: { $0.accelerators.npu.devices[0].health = "Alarm" }),
        Fault(
            check: "nvidiaDriver", target: "torch:cuda:0", english: "nvidia-smi is not in PATH", chinese: "nvidia-smi",
            remedy: "--gpus all", change: { _ in }),
        Fault(
            check: "nvidiaDriver", target: "torch:cuda:0", english: "has failed", chinese: "has failed",
            remedy: "driver",
            change: {
                $0.accelerators.nvidia = AcceleratorSurvey.Tool(path: "/n", problem: "NVIDIA-SMI has failed")
            }),
        Fault(
            check: "torchCUDA", target: "torch:cuda:0", english: "is a CPU build", chinese: "CPU 版",
            remedy: "pip install",
            change: { _ in }),
        Fault(
            check: "environment.ASCEND_LAUNCH_BLOCKING", target: "torch:npu:0", english: "times would be false",
            chinese: "不真实", remedy: "unset", change: { $0.environment["ASCEND_LAUNCH_BLOCKING"] = "1" }),
        Fault(
            check: "freeMemory", target: "torch:npu:0", english: "60.0 GB free", chinese: "可用 60.0 GB",
            remedy: "--precision int8", change: { $0.need = MemoryNeed(model: "m", bytes: 61e9) }),
        // torch tells nothing; npu-smi lists the card that the process knows as its first one second.
        Fault(
            check: "freeMemory", target: "torch:npu:0", english: "1.00 GB free", chinese: "可用 1.00 GB",
            remedy: "--precision int8",
            change: {
                $0.need = MemoryNeed(model: "m", bytes: 14e9)
                $0.python?.facts.npu = nil
                $0.environment["ASCEND_RT_VISIBLE_DEVICES"] = "1"
                var full = $0.accelerators.npu.devices[0]
                full.memoryUsedBytes = 63e9
                $0.accelerators.npu.devices.append(full)
            }),
        Fault(
            check: "freeMemory", target: "native", english: "m: 61.0 GB", chinese: "m: 61.0 GB", remedy: "--context",
            change: { $0.need = MemoryNeed(model: "m", bytes: 61e9) }),
        Fault(
            check: "frequencyGovernor", target: "native", english: "powersave", chinese: "powersave",
            remedy: "cpupower frequency-set", isNeeded: false, change: { $0.host.frequencyGovernor = "powersave" }),
        Fault(
            check: "containerLimits", target: "native", english: "1.50 processors", chinese: "1.50 个处理器",
            remedy: "--cpus", isNeeded: false, change: { $0.host.processorLimit = 1.5 }),
        Fault(
            check: "hub", target: "native", english: "cannot be reached", chinese: "cannot be reached",
            remedy: "HF_ENDPOINT=https://mirror.example", isNeeded: false,
            change: {
                $0.hub = HubEvidence(
                    endpoint: HubEvidence.Attempt(
                        endpoint: "https://hub.example", seconds: nil, problem: "cannot be reached"),
                    mirror: HubEvidence.Attempt(endpoint: "https://mirror.example", seconds: 0.1))
            }),
        Fault(
            check: "hub", target: "native", english: "HF_HUB_OFFLINE", chinese: "HF_HUB_OFFLINE",
            remedy: "--model PATH",
            change: {
                $0.hub = HubEvidence(
                    endpoint: HubEvidence.Attempt(endpoint: "https://hub.example", seconds: nil), isOffline: true,
                    isNeeded: true)
            }),
    ]

    @Test(arguments: faults)
    func fault(_ fault: Fault) throws {
        let results = try results(fault.target, fault.change)
        let result = try #require(results[fault.check])
        #expect(result.mark == .bad)
        #expect(result.finding.english.contains(fault.english), "\(result.finding.english)")
        #expect(result.finding.chinese.contains(fault.chinese), "\(result.finding.chinese)")
        #expect(result.remedy?.english.contains(fault.remedy) ?? false, "\(result.remedy?.english ?? "none")")
        #expect(result.remedy?.chinese.isEmpty == false)
        #expect(results.failures.contains { $0.name == fault.check } == fault.isNeeded)
    }

    @Test("a crash is told with what was looked at, and what was known before it stays")
    func crash() throws {
        let results = try results("torch:npu:0") { evidence in
            evidence.python?.facts = PythonFacts(
                lines: """
                    {"key": "python", "value": {"version": "3.11.2", "executable": "/p", "machine": "x"}}
                    {"key": "packages", "value": {"torch": "2.5.1", "torch_npu": "2.5.1"}}
                    {"key": "step", "value": "npu"}
                    """)
            evidence.python?.end = .killed(signal: 11)
            evidence.python?.errors = "warning\nERROR 507899 in driver\n"
        }
        #expect(results["python"]?.mark == .good)
        let crash = try #require(results["pythonCrash"])
        #expect(crash.finding.english.contains("killed by signal 11 while it looked at npu"))
        #expect(crash.finding.english.contains("507899"))
        #expect(results.failures.map(\.name).contains("pythonCrash"))
    }

    @Test("the table: torch_npu and CANN")
    func releases() {
        #expect(TorchNPUReleases.cann(for: "2.1.0.post4") == "8.0.RC1")
        #expect(TorchNPUReleases.cann(for: "2.5.1") == "8.1.RC1")
        #expect(TorchNPUReleases.cann(for: "2.5.1.post1") == "8.2.RC1")
        #expect(TorchNPUReleases.cann(for: "2.1.0.post3") == nil)
        #expect(TorchNPUReleases.torchNPU(forCANN: "8.3.rc1") == "2.8.0")
        #expect(TorchNPUReleases.torchNPU(forCANN: "7.0.0") == nil)
        #expect(Version("2.10.0") > Version("2.9.1"))
        #expect(Version("2.1.0.post4+cpu").base == "2.1.0")
        #expect(Version("3.8") == Version("3.8.0"))
        #expect(Version("nonsense") < Version("0.1"))
    }

    @Test("the page and the JSON say the same")
    func pages() throws {
        let results = try results("torch:cuda:0") { $0.hub?.endpoint.endpoint = "x\u{1B}[31my" }
        let target = try DoctorTarget("torch:cuda:0")
        let english = DoctorText.text(results, target: target, language: .english)
        #expect(english.contains("✗ torch CUDA"))
        #expect(english.contains("✓ Python"))
        #expect(english.contains("torch:cuda:0 cannot be measured like this: NVIDIA driver, torch CUDA"))
        #expect(!english.contains("\u{1B}"))
        let chinese = DoctorText.text(results, target: target, language: .chinese)
        #expect(chinese.contains("目前无法在 torch:cuda:0 上测试"))
        let json = try DoctorJSON.text(results, target: target, language: .english)
        #expect(json.contains("\"fit\" : false"))
        #expect(json.contains("\"name\" : \"torchCUDA\""))
        #expect(json.contains("\"remedy\" : null"))
        let good = try DoctorText.text(self.results("native"), target: DoctorTarget("native"), language: .chinese)
        #expect(good.contains("native 所需条件均已满足"))
    }
}
