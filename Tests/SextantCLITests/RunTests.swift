import EngineAPI
import Foundation
import Measurement
import RunFiles
import TestSupport
import Testing

/// Whole runs of the executable on random weights: few tokens, real files.
@Suite(.serialized, .enabled(if: SextantProcess.isBuilt, SextantProcess.comment))
struct RunTests {
    /// One thread: two would wait for each other while other tests have the cores.
    private static let model = ["--model", "synthetic:smollm2-135m", "--precision", "int8", "--threads", "1"]

    private static let suite = """
        name: tiny
        scenarios:
          - {id: one, title: First, prompt: "Hello there", promptTokens: 8, outputTokens: 4, warmups: 1, trials: 2}
          - {id: two, prompt: "Hi", promptTokens: 3, outputTokens: 3, batch: 2, warmups: 0, trials: 2}
        """

    /// Long enough that it cannot end before the signal arrives.
    private static let longSuite = """
        name: long
        scenarios:
          - {id: one, prompt: "Hello there", promptTokens: 8, outputTokens: 4, warmups: 0, trials: 1}
          - {id: two, prompt: "Hi", promptTokens: 3, outputTokens: 64, warmups: 1, trials: 3}
        """

    private func write(_ text: String, to path: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    private func files(_ folder: String, _ ending: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(ending) }.map {
            "\(folder)/\($0)"
        }
    }

    private func content(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test("a suite runs; the report reproduces every file from the run file alone; a changed figure is noticed")
    func runAndReport() async throws {
        try await withTemporaryFolder { folder in
            let suite = try write(Self.suite, to: "\(folder)/suite.yaml")
            let results = "\(folder)/results"
            let ended = try await SextantProcess.run(
                ["run", "--suite", suite, "--output", results, "--lang", "zh"] + Self.model)
            #expect(ended.status == 0, "\(ended.errors)")
            let file = try #require(try files(results, ".run.json").first)
            #expect(ended.output.contains(file))
            #expect(ended.errors.contains("[2/2] two"))

            let run = try RunFile.read(file).run
            #expect(run.isComplete)
            #expect(run.promptTokensMode == .nominal)
            #expect(run.scenarios.map(\.promptTokens) == [8, 3])
            #expect(run.scenarios[1].trials.map(\.records.count) == [2, 2])
            #expect(run.engine.model.isSynthetic)

            let base = String(file.dropLast(".run.json".count))
            let kinds = [("md", "\(base).md"), ("html", "\(base).html"), ("csv", "\(base).csv"), ("json", file)]
            for (format, written) in kinds {
                let report = try await SextantProcess.run(["report", file, "--format", format, "--lang", "zh"])
                #expect(report.status == 0)
                let text = try content(written)
                #expect(report.output == text, "\(format)")
            }
            let english = try await SextantProcess.run([
                "report", file, "--output", "\(folder)/en.md", "--format", "md",
            ])
            #expect(english.status == 0 && english.output.isEmpty)
            let (inEnglish, inChinese) = (try content("\(folder)/en.md"), try content("\(base).md"))
            #expect(inEnglish != inChinese)

            let mean = try #require(RunFile.read(file).metrics[0][.decodeRate]?.mean)
            let forged = try write(
                content(file).replacing("\"mean\": \(mean)", with: "\"mean\": \(mean * 2)"),
                to: "\(folder)/forged.run.json")
            let (changed, original) = (try content(forged), try content(file))
            #expect(changed != original)
            let report = try await SextantProcess.run(["report", forged])
            #expect(report.status == 2)
            #expect(report.output.contains("recompute"))
        }
    }

    @Test("Ctrl-C keeps what there is and says how to go on; --resume goes on and measures the rest")
    func interruptAndResume() async throws {
        try await withTemporaryFolder { folder in
            let suite = try write(Self.longSuite, to: "\(folder)/suite.yaml")
            let results = "\(folder)/results"
            let arguments = ["run", "--suite", suite, "--output", results] + Self.model
            let stopped = try await SextantProcess.run(arguments) { line, process in
                if line.hasPrefix("[2/2] two") { kill(process, SIGINT) }
            }
            #expect(stopped.status == 130)
            let file = try #require(try files(results, ".run.json").first)
            #expect(stopped.errors.contains("--resume \(file)"))
            let before = try RunFile.read(file).run
            #expect(!before.isComplete)
            #expect(before.scenarios.first?.scenario.id == "one")
            #expect(before.scenarios.first?.trials.count == 1)

            let other = try await SextantProcess.run(arguments + ["--resume", file, "--seed", "9"])
            #expect(other.status == 1)
            #expect(other.errors.contains("digest"))
            #expect(try RunFile.read(file).run == before)

            let resumed = try await SextantProcess.run(arguments + ["--resume", file])
            #expect(resumed.status == 0, "\(resumed.errors)")
            let after = try RunFile.read(file).run
            #expect(after.isComplete)
            #expect(after.started == before.started)
            #expect(after.scenarios[0] == before.scenarios[0])
            #expect(after.scenarios[1].trials.count { $0.kind == .counted } == 3)
            #expect(try files(results, ".run.json").count == 1)
        }
    }

    @Test("trials of a scenario that was cut short stay in the file until it has been run again")
    func interruptAndResumeAndInterrupt() async throws {
        try await withTemporaryFolder { folder in
            let suite = try write(Self.longSuite, to: "\(folder)/suite.yaml")
            let arguments = ["run", "--suite", suite, "--output", folder] + Self.model
            let ended = try await SextantProcess.run(arguments)
            #expect(ended.status == 0, "\(ended.errors)")
            let file = try #require(try files(folder, ".run.json").first)
            var cut = try RunFile.read(file).run
            cut.scenarios[1].trials.removeLast()
            cut.isComplete = false
            try RunFile.write(AnalysedRun(cut), to: file)

            let stopped = try await SextantProcess.run(arguments + ["--resume", file]) { line, process in
                if line.hasPrefix("[2/2] two") { kill(process, SIGINT) }
            }
            #expect(stopped.status == 130)
            #expect(try RunFile.read(file).run.scenarios.map(\.trials) == cut.scenarios.map(\.trials))
        }
    }

    @Test("Ctrl-C before the second target has begun is an interruption, and the first one's run is kept")
    func interruptedBetweenTargets() async throws {
        try await withTemporaryFolder { folder in
            let suite = try write(Self.suite, to: "\(folder)/suite.yaml")
            let python = "\(folder)/python"
            try writeExecutable("#!/bin/sh\nexec sleep 600\n", to: python)
            let ended = try await SextantProcess.run(
                [
                    "run", "--target", "native", "--target", "torch:cpu", "--python", python, "--model",
                    "synthetic:smollm2-135m", "--precision", "int8", "--threads", "1", "--suite", suite, "--output",
                    "\(folder)/results",
                ]
            ) { line, process in
                if line.hasPrefix("Target torch:cpu") { kill(process, SIGINT) }
            }
            #expect(ended.status == 130, "\(ended.errors)")
            #expect(ended.errors.contains("Interrupted before torch:cpu"), "\(ended.errors)")
            #expect(try RunFile.read(try #require(files("\(folder)/results", ".run.json").first)).run.isComplete)
        }
    }

    @Test("a scenario that cannot be run fails the command, and the other one is kept")
    func failedScenario() async throws {
        try await withTemporaryFolder { folder in
            let suite = try write(Self.suite, to: "\(folder)/suite.yaml")
            let ended = try await SextantProcess.run(
                ["run", "--suite", suite, "--output", folder, "--context", "8", "--redact", "--quiet"] + Self.model)
            #expect(ended.status == 1)
            #expect(ended.errors.contains("scenario one failed"))
            let run = try RunFile.read(try #require(try files(folder, ".run.json").first)).run
            #expect(run.scenarios[0].failure != nil)
            #expect(run.scenarios[1].failure == nil)
            #expect(run.scenarios[1].trials.count == 2)
            #expect(run.scenarios.allSatisfy { $0.scenario.prompt.isEmpty })
        }
    }
}
