import EngineAPI
import Foundation
import Measurement

extension AnalysedRun {
    var json: JSONValue {
        [
            "schema": .string(RunFile.schema),
            "tool": [
                "name": .string(run.tool.name), "version": .string(run.tool.version),
                "commit": .optional(run.tool.commit),
            ],
            "started": .string(Timestamp.text(run.started)),
            "complete": .boolean(run.isComplete),
            "host": run.host.json,
            "target": [
                "kind": .string(run.target.kind), "device": .optional(run.target.device),
                "url": .optional(run.target.url),
            ],
            "engine": run.engine.json,
            "capabilities": run.capabilities.json,
            "model": run.engine.model.json,
            "precision": run.engine.precisionJSON,
            "load": [
                "seconds": .optional(run.load.seconds), "staticBytes": .optional(run.load.staticBytes),
                "staticResidentBytes": .optional(run.load.staticResidentBytes),
            ],
            "suite": .string(run.suite.name),
            "plan": .array(run.suite.scenarios.map { .object($0.members) }),
            "promptTokensMode": .string(run.promptTokensMode.rawValue),
            "method": .string(run.method.rawValue),
            "scenarios": .array(zip(run.scenarios, metrics).map { $0.json($1) }),
            "ceiling": run.ceiling.json,
            "quality": run.quality?.json ?? .null,
            "selfTest": run.selfTest?.json ?? .null,
            "pairing": run.pairing?.json ?? .null,
            "telemetry": run.telemetry?.json ?? .null,
            "pricePerHour": .optional(run.pricePerHour),
            "findings": .array(findings.map(\.json)),
        ]
    }
}

extension Run {
    private static func quality(_ fields: FieldReader) throws(RunFileError) -> Quality? {
        guard let part = try fields.optionalObject("quality") else { return nil }
        return try Quality(part)
    }

    private static func selfTest(_ fields: FieldReader) throws(RunFileError) -> SelfTest? {
        guard let part = try fields.optionalObject("selfTest") else { return nil }
        return try SelfTest(part)
    }

    private static func pairing(_ fields: FieldReader) throws(RunFileError) -> Pairing? {
        guard let part = try fields.optionalObject("pairing") else { return nil }
        return try Pairing(part)
    }

    private static func telemetry(_ fields: FieldReader) throws(RunFileError) -> TelemetrySummary? {
        guard let part = try fields.optionalObject("telemetry") else { return nil }
        return try TelemetrySummary(part)
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        let tool = try fields.object("tool")
        let target = try fields.object("target")
        let load = try fields.object("load")
        let started = try fields.string("started")
        guard let date = Timestamp.date(started) else {
            throw fields.mismatch("started", expected: "an ISO 8601 date and time", found: .string(started))
        }
        self.init(
            tool: ToolIdentity(
                name: try tool.string("name"), version: try tool.string("version"),
                commit: try tool.optionalString("commit")),
            started: date, host: try HostFacts(fields.object("host")),
            target: Target(
                kind: try target.string("kind"), device: try target.optionalString("device"),
                url: try target.optionalString("url")),
            engine: try EngineIdentity(
                engine: fields.object("engine"), model: fields.object("model"), precision: fields.object("precision")),
            capabilities: try EngineCapabilities(fields.object("capabilities")),
            load: Load(
                seconds: try load.optionalNumber("seconds"), staticBytes: try load.optionalNumber("staticBytes"),
                staticResidentBytes: try load.optionalNumber("staticResidentBytes")),
            suite: Suite(
                name: try fields.string("suite"),
                scenarios: try fields.array("plan") { part throws(RunFileError) in try Scenario(part) }),
            promptTokensMode: try fields.word(
                "promptTokensMode", PromptTokensMode.self, expected: "actual or nominal"),
            method: try fields.word("method", Method.self, expected: "trace or two-run"),
            scenarios: try fields.array("scenarios") { part throws(RunFileError) in try ScenarioRun(part) },
            ceiling: try Ceiling(fields.object("ceiling")), isComplete: try fields.boolean("complete"),
            // Files from before there were such keys are as good.
            quality: try Self.quality(fields), selfTest: try Self.selfTest(fields),
            pairing: try Self.pairing(fields), telemetry: try Self.telemetry(fields),
            pricePerHour: try fields.optionalNumber("pricePerHour"))
    }
}
