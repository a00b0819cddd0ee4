import EngineAPI
import Foundation
import Measurement
import RunFiles
import Testing

/// Comparisons and gates of the executable, on engines of known times and on run files of our own making.
@Suite(.serialized, .enabled(if: SextantProcess.isBuilt, SextantProcess.comment))
struct CompareTests {
    private static let suite = """
        name: tiny
        scenarios:
          - {id: one, prompt: "Hello there", outputTokens: 5, warmups: 1, trials: 2}
        """

    /// Time is counted, not waited for: what comes out is the same however busy the machine is.
    private static let slow = "scripted:ttft=4ms,tpot=6ms,clock=virtual"
    private static let fast = "scripted:ttft=4ms,tpot=3ms,clock=virtual"

    @Test("two targets in pairs; the run files give the same again, and B is what is judged")
    func targets() async throws {
        try await withTemporaryFolder { folder in
            let suite = "\(folder)/suite.yaml"
            try Data(Self.suite.utf8).write(to: URL(filePath: suite))
            let ended = try await SextantProcess.run(
                [
                    "compare", Self.fast, Self.slow, "--suite", suite, "--rounds", "6", "--output", "\(folder)/out",
                    "--format", "json",
                ])
            #expect(ended.status == 0, "\(ended.errors)")
            let ratio = try Self.ratio(ended.output)
            #expect(abs(ratio - 0.5) < 1e-9)
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out").sorted()
            #expect(files.count == 4)
            let a = "\(folder)/out/" + (try #require(files.first { $0.hasSuffix("-A.run.json") }))
            let b = "\(folder)/out/" + (try #require(files.first { $0.hasSuffix("-B.run.json") }))
            #expect(files.contains { $0.hasSuffix(".comparison.json") } && files.contains { $0.hasSuffix(".md") })
            #expect(try RunFile.read(a).run.selfTest?.checks.isEmpty == false)
            let again = try await SextantProcess.run(["compare", a, b, "--format", "json"])
            #expect(again.status == 0, "\(again.errors)")
            #expect(try Self.ratio(again.output) == ratio)
            let chinese = try await SextantProcess.run(["compare", b, a, "--lang", "zh"])
            #expect(chinese.output.contains("更快"))
            let gate = try await SextantProcess.run(["gate", b, "--baseline", a])
            #expect(gate.status == 2)
            #expect(gate.output.contains("**Regression.**"))
        }
    }

    @Test("engines of known times count them or wait for them, both alike")
    func clocks() async throws {
        let ended = try await SextantProcess.run(["compare", Self.fast, "scripted:ttft=4ms,tpot=6ms"])
        #expect(ended.status == 64, "\(ended.output)")
        #expect(ended.errors.contains("clock=virtual for both"))
        let misspelt = try await SextantProcess.run(["compare", "scripted:clock=virtuel", Self.slow])
        #expect(misspelt.status == 64)
        #expect(misspelt.errors.contains("expected virtual or system"))
    }

    private static func ratio(_ json: String) throws -> Double {
        let file = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(file["design"] as? String == "paired")
        let scenario = try #require((file["scenarios"] as? [[String: Any]])?.first)
        let rate = try #require((scenario["metrics"] as? [String: [String: Any]])?["decodeRate"])
        #expect(rate["verdict"] as? String == "slower")
        return try #require(rate["ratio"] as? Double)
    }

    /// Five trials of 20 tokens; `jitter` is the relative distance of the outermost from the middle one.
    private static func run(factor: Double, jitter: Double, processor: String = "Some CPU") -> Run {
        let scenario = Scenario(
            id: "chat", title: "chat", prompt: "p", outputTokens: 20, batch: 1, warmUps: 1, trials: 5)
        let trials = [0.0, 0, 1, -1, 0.5, -0.5].enumerated().map { place, offset -> Trial in
            let step = 10e6 * factor * (1 + jitter * offset)
            let tokens = (0..<20).map {
                TokenRecord(
                    at: Int64(5 * step) + Int64(Double($0) * step), receiptLag: nil, count: 1, ids: [7], text: "x")
            }
            let record = RequestRecord(
                scheduled: 0, sent: 0, tokens: tokens, finished: tokens.last?.at, promptTokens: 8, outputTokens: 20,
                stop: .limit, error: nil)
            return Trial(
                kind: place == 0 ? .warmUp : .counted, part: .trace,
                origin: Instant(nanoseconds: Int64(place) * 1_000_000_000), records: [record],
                peak: PeakMemory(engineBytes: 1e9))
        }
        return Run(
            tool: ToolIdentity(name: "sextant", version: "1", commit: nil), started: Date(timeIntervalSince1970: 0),
            host: HostFacts(processor: processor, usableProcessors: 2),
            target: Target(kind: "native", device: "cpu", url: nil),
            engine: EngineIdentity(
                engine: EngineKind(rawValue: "native"), version: "1",
                model: ModelIdentity(
                    name: "m", architecture: nil, parameters: nil, weightBytes: nil, digest: nil, isSynthetic: false,
                    work: nil),
                requestedPrecision: .fp16, effectivePrecision: .fp16, weights: "fp16", activations: "fp32",
                cache: "fp16", device: "cpu", kernels: nil, threads: 2),
            capabilities: EngineCapabilities(
                revealsTokenIDs: true, oneTokenPerChunk: true, reportsAdmission: true, observer: .engine,
                endsAtLimit: true, maximumBatch: nil, maximumContext: nil),
            load: Load(seconds: 1, staticBytes: 1e9, staticResidentBytes: nil),
            suite: .init(name: "s", scenarios: [scenario]), promptTokensMode: .actual, method: .trace,
            scenarios: [ScenarioRun(scenario: scenario, promptTokens: 8, trials: trials, failure: nil)],
            ceiling: Ceiling(), isComplete: true)
    }

    @Test(
        "a gate passes, fails, or cannot say",
        arguments: [
            (1.0, 0.005, "Some CPU", 0, "Passed"), (1.06, 0.005, "Some CPU", 2, "Regression"),
            (0.9, 0.005, "Some CPU", 0, "Passed"), (1.0, 0.2, "Some CPU", 3, "could not have shown"),
            (1.06, 0.005, "Other CPU", 3, "processor"),
        ] as [(Double, Double, String, Int32, String)])
    func gates(factor: Double, jitter: Double, processor: String, status: Int32, said: String) async throws {
        try await withTemporaryFolder { folder in
            let (old, new) = ("\(folder)/old.run.json", "\(folder)/new.run.json")
            try RunFile.write(AnalysedRun(Self.run(factor: 1, jitter: 0.005)), to: old)
            try RunFile.write(AnalysedRun(Self.run(factor: factor, jitter: jitter, processor: processor)), to: new)
            let ended = try await SextantProcess.run(["gate", new, "--baseline", old])
            #expect(ended.status == status, "\(ended.output)\(ended.errors)")
            #expect(ended.output.contains(said))
            let compared = try await SextantProcess.run(["compare", old, new])
            #expect(compared.status == (jitter > 0.1 ? 3 : 0), "\(compared.output)")
            #expect(compared.output.contains("two stored runs"))
        }
    }

    @Test("a scenario that neither file has is a mistake, not a comparison of nothing")
    func unknownScenario() async throws {
        try await withTemporaryFolder { folder in
            let file = "\(folder)/a.run.json"
            try RunFile.write(AnalysedRun(Self.run(factor: 1, jitter: 0.005)), to: file)
            let ended = try await SextantProcess.run(["compare", file, file, "--scenario", "chatt"])
            #expect(ended.status == 64)
            #expect(ended.errors.contains("chatt") && ended.errors.contains("chat."))
            #expect(try await SextantProcess.run(["compare", file, file, "--scenario", "chat"]).status == 0)
        }
    }

    @Test("a tolerance lets a slowdown pass")
    func tolerance() async throws {
        try await withTemporaryFolder { folder in
            let (old, new) = ("\(folder)/old.run.json", "\(folder)/new.run.json")
            try RunFile.write(AnalysedRun(Self.run(factor: 1, jitter: 0.005)), to: old)
            try RunFile.write(AnalysedRun(Self.run(factor: 1.06, jitter: 0.005)), to: new)
            let ended = try await SextantProcess.run(["gate", new, "--baseline", old, "--tolerance", "10%"])
            #expect(ended.status == 0)
            #expect(ended.output.contains("tolerated"))
        }
    }

    @Test(
        "what cannot be meant is refused with 64",
        arguments: [
            (["compare", "native"], "b"),
            (["compare", "native", "x.run.json"], "two run files"),
            (["compare", "native threds=2", "native"], "threds=2"),
            (["compare", "precision=fp12", "native"], "fp12"),
            (["compare", "native", "native", "--rounds", "0"], "--rounds"),
            (["compare", "native", "native", "--trials", "3"], "--rounds"),
            (["gate", "x.run.json"], "--baseline"),
            (["gate", "x.run.json", "--baseline", "y.run.json", "--tolerance", "200%"], "--tolerance"),
        ] as [([String], String)])
    func usage(arguments: [String], named: String) async throws {
        let ended = try await SextantProcess.run(arguments)
        #expect(ended.status == 64)
        #expect(ended.errors.contains(named), "\(ended.errors)")
        #expect(ended.output.isEmpty)
    }

    @Test func missingFiles() async throws {
        let ended = try await SextantProcess.run(["compare", "no-such.run.json", "nor-this.run.json"])
        #expect(ended.status == 1)
        #expect(ended.errors.contains("no-such.run.json"))
        let gate = try await SextantProcess.run(["gate", "no-such.run.json", "--baseline", "nor-this.run.json"])
        #expect(gate.status == 1)
    }
}
