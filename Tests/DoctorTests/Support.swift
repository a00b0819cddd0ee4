import Foundation
import HostProbe
import Measurement
import Subprocesses
import TestSupport
import Testing

@testable import Doctor
@testable import PythonEngine

/// A machine that is fit for everything, to be broken in one place.
enum FitMachine {
    static let host = HostFacts(
        operatingSystem: "Example Linux 7", kernel: "6.1", architecture: "aarch64", processor: "Imaginary 9000",
        usableProcessors: 8, instructionSets: ["AVX2+FMA+F16C"], memoryBytes: 64_000_000_000,
        availableMemoryBytes: 60_000_000_000, frequencyGovernor: "performance")

    static var facts: PythonFacts {
        var facts = PythonFacts()
        facts.python = PythonFacts.Interpreter(version: "3.10.4", executable: "/p", machine: "aarch64")
        facts.packages = [
            "torch": "2.1.0", "torch_npu": "2.1.0.post4", "transformers": "4.46.0", "tokenizers": "0.20.1",
        ]
        facts.torch = PythonFacts.Torch(version: "2.1.0+cpu", cuda: nil)
        facts.npu = [PythonFacts.Device(name: "Ascend910B3", totalBytes: 64e9, freeBytes: 60e9)]
        facts.cuda = []
        facts.transformers = "4.46.0"
        facts.isComplete = true
        return facts
    }

    static func evidence(_ target: String, facts: PythonFacts = facts) throws -> Evidence {
        Evidence(
            target: try DoctorTarget(target), environment: [:], host: host,
            python: !(try DoctorTarget(target)).looksAtPython
                ? nil
                : PythonEvidence(
                    interpreter: .success(PythonInterpreter(path: "/p/bin/python", origin: "--python")), facts: facts,
                    end: .exited(0)),
            accelerators: AcceleratorSurvey(
                npu: AcceleratorSurvey.Tool(
                    path: "/usr/local/bin/npu-smi", version: "24.1.rc1",
                    devices: [
                        AcceleratorSurvey.Device(
                            id: "3.0", name: "910B3", memoryBytes: 64e9, memoryUsedBytes: 4e9, health: "OK")
                    ])),
            ascend: AscendEvidence(
                toolkit: "8.0.RC1", toolkitFolder: "/usr/local/Ascend/ascend-toolkit/latest", isSourced: true,
                driver: "24.1.rc1", deviceNodes: ["/dev/davinci3"]),
            hub: HubEvidence(endpoint: HubEvidence.Attempt(endpoint: "https://hub.example", seconds: 0.05)))
    }
}

/// Files and programs of our own, gone with the test.
struct Bench {
    let root: String

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "sextant-doctor-test-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    func write(_ path: String, _ text: String) throws {
        let file = URL(filePath: root + path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    func program(_ path: String, _ script: String) throws -> String {
        let file = URL(filePath: root + path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try writeExecutable("#!/bin/sh\n\(script)\n", to: file.path())
        return file.path()
    }

    func remove() { try? FileManager.default.removeItem(atPath: root) }
}

extension [CheckResult] {
    subscript(_ name: String) -> CheckResult? { first { $0.name == name } }
}
