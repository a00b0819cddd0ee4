import Foundation
import Measurement
import RunFiles
import Testing

private let checkout = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A Python that has the `jsonschema` package: `SEXTANT_PYTHON`, the checkout's `.venv`, or the system's.
private let python: String? = {
    let candidates = [
        ProcessInfo.processInfo.environment["SEXTANT_PYTHON"], checkout.path + "/.venv/bin/python", "/usr/bin/python3",
    ]
    return candidates.compactMap { $0 }.first { path in
        FileManager.default.isExecutableFile(atPath: path)
            && (try? execute(path, ["-c", "import jsonschema"]))?.status == 0
    }
}()

private func execute(_ path: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

struct RunFileSchemaTests {
    /// JSON Schema (draft 2020-12) of the run file, the only text of it that there is.
    private let schemaFile = checkout.appendingPathComponent("docs/run-file.schema.json")

    @Test func theSchemaNamesEveryMetricAndUnit() throws {
        let schema = try #require(
            JSONSerialization.jsonObject(with: Data(contentsOf: schemaFile)) as? [String: Any])
        let parts = try #require(schema["$defs"] as? [String: [String: Any]])
        let scenario = try #require(parts["scenario"]?["properties"] as? [String: [String: Any]])
        #expect(scenario["metrics"]?["required"] as? [String] == MetricName.allCases.map(\.rawValue))
        let statistics = try #require(parts["statistics"]?["properties"] as? [String: [String: Any]])
        let units = try #require(statistics["unit"]?["enum"] as? [String])
        for unit in [Unit.milliseconds, .tokensPerSecond, .share, .bytes, .joules, .seconds] {
            #expect(units.contains(unit.rawValue))
        }
    }

    /// An independent validator, with every key that the schema does not name forbidden, so that none is forgotten.
    @Test(.enabled(if: python != nil, "needs Python with jsonschema: set SEXTANT_PYTHON, or make .venv with it"))
    func filesFollowTheSchema() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sextant-schema-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let good = folder.appendingPathComponent("good.json")
        try RunFile.encode(SampleRun.analysed).write(to: good)
        let bad = folder.appendingPathComponent("bad.json")
        try Data(SampleRun.text(replacing: "\"p90\": null", with: "\"p90\": \"none\"").utf8).write(to: bad)
        let script = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            def close(part, name=None):
                if isinstance(part, dict):
                    if "properties" in part and name != "plannedScenario":
                        part.setdefault("unevaluatedProperties", False)
                    for key, value in part.items(): close(value, key)
                elif isinstance(part, list):
                    for value in part: close(value)
            close(schema)
            validator = jsonschema.Draft202012Validator(schema)
            for error in validator.iter_errors(json.load(open(sys.argv[2]))): print(error.json_path, error.message[:200])
            """
        let path = try #require(python)
        #expect(try execute(path, ["-c", script, schemaFile.path, good.path]).output == "")
        #expect(
            try execute(path, ["-c", script, schemaFile.path, bad.path]).output
                .contains("$.scenarios[0].metrics.timePerOutputToken.p90 'none' is not of type 'number', 'null'"))
    }
}
