import EngineAPI
import Foundation
import Measurement
import RunFiles
import Testing

@Suite(.serialized, .enabled(if: SextantProcess.isBuilt, SextantProcess.comment))
struct QualityCommandTests {
    /// One thread: two would wait for each other while other tests have the cores.
    private static let model = ["--model", "synthetic:smollm2-135m", "--threads", "1"]

    @Test("a page in either language, and JSON that holds every position")
    func pages() async throws {
        try await withTemporaryFolder { folder in
            let text = "\(folder)/text.txt"
            try Data("A few words, no more.".utf8).write(to: URL(filePath: text))
            let arguments = ["quality", "--precision", "int4", "--text", text, "--tokens", "16"] + Self.model
            let ended = try await SextantProcess.run(arguments + ["--quiet"])
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(ended.errors.isEmpty)
            #expect(ended.output.contains("Perplexity"))
            #expect(ended.output.contains("fp32 (reference)"))
            #expect(ended.output.contains("text.txt, 16 tokens"))
            #expect(ended.output.contains("The weights are random"))

            let json = try await SextantProcess.run(arguments + ["--format", "json"])
            let object = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            let candidates = try #require(object["candidates"] as? [[String: Any]])
            #expect(candidates.count == 1)
            #expect((candidates[0]["positions"] as? [Any])?.count == 16)
            #expect(candidates[0]["requested"] as? String == "int4")
            #expect(object["complete"] as? Bool == true)

            let page = "\(folder)/page.md"
            let chinese = try await SextantProcess.run(
                arguments + ["--format", "md", "--lang", "zh", "--output", page])
            #expect(chinese.status == 0 && chinese.output.isEmpty)
            #expect(try String(contentsOfFile: page, encoding: .utf8).contains("困惑度"))
        }
    }

    @Test("Ctrl-C shows what there is and exits with 130")
    func interrupted() async throws {
        let ended = try await SextantProcess.run(["quality", "--precision", "int4", "--tokens", "200"] + Self.model) {
            line, process in
            if line.hasPrefix("quality: fp32:") { kill(process, SIGINT) }
        }
        #expect(ended.status == 130, "\(ended.errors)")
        #expect(ended.output.contains("fp32 (reference)"))
    }

    @Test func badArguments() async throws {
        let missing = try await SextantProcess.run(["quality", "--text", "/nonexistent/text"] + Self.model)
        #expect(missing.status == 1)
        #expect(missing.errors.contains("--text"))
        let tokens = try await SextantProcess.run(["quality", "--tokens", "1"] + Self.model)
        #expect(tokens.status == 64)
    }

    @Test("run --quality puts it into the run file, and the report makes it again from there")
    func inARun() async throws {
        try await withTemporaryFolder { folder in
            let suite = "\(folder)/suite.yaml"
            let content = """
                name: tiny
                scenarios:
                  - {id: one, prompt: "Hello there", promptTokens: 4, outputTokens: 2, warmups: 0, trials: 1}
                """
            try Data(content.utf8).write(to: URL(filePath: suite))
            let arguments = [
                "run", "--suite", suite, "--output", "\(folder)/out", "--precision", "int8", "--quality",
                "--quality-tokens", "24",
            ]
            let ended = try await SextantProcess.run(arguments + Self.model)
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(ended.output.contains("Quality of the answers"))
            let name = try #require(
                FileManager.default.contentsOfDirectory(atPath: "\(folder)/out").first { $0.hasSuffix(".run.json") })
            let file = "\(folder)/out/\(name)"
            let run = try RunFile.read(file).run
            let quality = try #require(run.quality)
            #expect(quality.isComplete)
            #expect(quality.candidates.map(\.requested) == [.int8, .int4])
            let report = try await SextantProcess.run(["report", file, "--format", "md"])
            #expect(report.status == 0)
            #expect(report.output.contains("| int8 |"))

            let mean = try #require(RunFile.read(file).qualityFigures.last?.meanDivergence)
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let forged = text.replacing("\"meanDivergence\": \(mean)", with: "\"meanDivergence\": \(mean * 2)")
            #expect(forged != text)
            try Data(forged.utf8).write(to: URL(filePath: file))
            let second = try await SextantProcess.run(["report", file])
            #expect(second.status == 2)
            #expect(second.output.contains("meanDivergence"))
        }
    }
}
