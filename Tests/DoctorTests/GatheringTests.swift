import EngineAPI
import Foundation
import HostProbe
import PythonEngine
import Subprocesses
import Testing

@testable import Doctor

@Suite struct GatheringTests {
    private func environment(_ bench: Bench) -> [String: String] { ["PATH": "\(bench.root)/bin:/usr/bin:/bin"] }

    @Test("a Python that dies of a signal is survived, with all that it had said")
    func death() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let python = try bench.program(
            "/bin/mypython",
            """
            echo '{"key": "python", "value": {"version": "3.9.1", "executable": "/x", "machine": "m"}}'
            echo 'something else that a library prints'
            echo '{"key": "step", "value": "torch"}'
            echo "AUTOLOAD=$TORCH_DEVICE_BACKEND_AUTOLOAD" >&2
            kill -11 $$
            """)
        let evidence = PythonProbe(environment: environment(bench)).run(named: python)
        #expect(evidence.end == .killed(signal: 11))
        #expect(evidence.facts.python?.version == "3.9.1")
        #expect(evidence.facts.lastStep == "torch")
        #expect(evidence.wasCutShort)
        #expect(evidence.errors.contains("AUTOLOAD=0"))
    }

    @Test("a folder for temporary files may have any name")
    func anyFolder() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let python = try bench.program("/bin/told", "pwd >&2")
        var probe = PythonProbe(environment: environment(bench))
        probe.place = URL(filePath: bench.root).appending(path: "a 临时 place")
        let evidence = probe.run(named: python)
        #expect(evidence.end == .exited(0))
        #expect(evidence.errors.contains("a 临时 place/sextant-doctor-"))
    }

    @Test("a Python that hangs is ended")
    func hang() throws {
        let bench = try Bench()
        defer { bench.remove() }
        let python = try bench.program("/bin/slow", "exec sleep 600")
        var probe = PythonProbe(environment: environment(bench))
        probe.timeoutSeconds = 0.2
        let evidence = probe.run(named: python)
        #expect(evidence.end == .timedOut(seconds: 0.2))
        #expect(evidence.facts == PythonFacts())
    }

    @Test("no Python at all")
    func missing() throws {
        let evidence = PythonProbe(environment: ["PATH": "/nonexistent"]).run(named: nil)
        #expect(evidence.end == nil)
        guard case .failure(let error) = evidence.interpreter else {
            Issue.record("a Python was found")
            return
        }
        #expect(error.message.contains("No Python"))
    }

    @Test(
        "a real Python without torch, and with modules that break",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "needs /usr/bin/python3"))
    func real() throws {
        let bench = try Bench()
        defer { bench.remove() }
        // Modules and their metadata as an installer would leave them.
        for (name, version, code) in [
            (
                "torch", "2.1.0",
                "__version__ = '2.1.0'\nclass version: cuda = None\nclass cuda:\n  device_count = lambda: 0\n"
            ),
            ("torch_npu", "2.1.0.post4", "raise ImportError('libhccl.so: cannot open shared object file')\n"),
            ("transformers", "4.46.0", "print('noise')\n__version__ = '4.46.0'\n"),
        ] {
            try bench.write("/modules/\(name)/__init__.py", code)
            try bench.write(
                "/modules/\(name)-\(version).dist-info/METADATA",
                "Metadata-Version: 2.1\nName: \(name)\nVersion: \(version)\n")
        }
        var settings = environment(bench)
        settings["PYTHONPATH"] = "\(bench.root)/modules"
        let evidence = PythonProbe(environment: settings).run(named: "/usr/bin/python3")
        #expect(evidence.end == .exited(0), "\(evidence.errors)")
        #expect(evidence.facts.isComplete)
        #expect(evidence.facts.packages["torch"] == "2.1.0")
        #expect(evidence.facts.packages["torch_npu"] == "2.1.0.post4")
        #expect(evidence.facts.torch == PythonFacts.Torch(version: "2.1.0", cuda: nil))
        #expect(evidence.facts.cuda == [])
        #expect(evidence.facts.npu == nil)
        #expect(evidence.facts.errors["npu"]?.contains("libhccl.so") ?? false)
        #expect(evidence.facts.transformers == "4.46.0")
        #expect(evidence.errors.contains("noise"))
    }

    @Test("CANN, its environment, driver and devices, by their files")
    func ascend() throws {
        let bench = try Bench()
        defer { bench.remove() }
        #expect(AscendEvidence(root: bench.root, environment: [:]) == AscendEvidence())
        let folder = "/usr/local/Ascend/ascend-toolkit/latest"
        try bench.write("\(folder)/version.cfg", "# version\nruntime_running_version=[7.3.0.1.231:8.0.RC1]\n")
        try bench.write("/usr/local/Ascend/driver/version.info", "Version=24.1.rc1\nascendhal_version=7\n")
        for node in ["davinci0", "davinci12", "davinci_manager", "null"] { try bench.write("/dev/\(node)", "") }
        let plain = AscendEvidence(root: bench.root, environment: [:])
        #expect(plain.toolkit == "8.0.RC1")
        #expect(plain.toolkitFolder == folder)
        #expect(!plain.isSourced)
        #expect(plain.driver == "24.1.rc1")
        #expect(plain.deviceNodes == ["/dev/davinci0", "/dev/davinci12"])
        try bench.write("/opt/cann/aarch64-linux/ascend_toolkit_install.info", "package_name=x\nversion=8.2.RC1\n")
        let sourced = AscendEvidence(
            root: bench.root,
            environment: ["ASCEND_TOOLKIT_HOME": "/opt/cann", "LD_LIBRARY_PATH": "/opt/cann/lib64"])
        #expect(sourced.toolkit == "8.2.RC1")
        #expect(sourced.isSourced)
    }

    @Test("a whole machine of our own: everything is gathered, nothing is asked of the network")
    func whole() throws {
        let bench = try Bench()
        defer { bench.remove() }
        try bench.write("/etc/os-release", "PRETTY_NAME=\"Example Linux\"\n")
        _ = try bench.program("/bin/python3", "echo no python; exit 1")
        _ = try bench.program(
            "/bin/nvidia-smi",
            "echo \"NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\"; exit 9")
        let examination = Examination(
            target: try DoctorTarget("torch:cuda:0"), environment: environment(bench), root: bench.root,
            need: { MemoryNeed(model: "m", bytes: 1) })
        let results = examination.run()
        #expect(results["operatingSystem"]?.finding.english.contains("Example Linux") ?? false)
        #expect(results["python"]?.mark == .bad)
        #expect(results["nvidiaDriver"]?.finding.english.contains("has failed") ?? false)
        #expect(results["hub"] == nil)
        #expect(results.failures.map(\.name).contains("python"))
    }

    @Test(
        "targets",
        arguments: [
            ("native", "native"), ("torch:cpu", "torch:cpu"), ("torch:npu", "torch:npu:0"),
            ("http://h:1", "http://h:1"),
        ])
    func targets(text: String, shown: String) throws {
        #expect(try DoctorTarget(text).text == shown)
        #expect(throws: (any Error).self) { try DoctorTarget("gpu") }
        #expect(try DoctorTarget(nil) == .anything)
    }
}
