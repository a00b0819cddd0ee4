import EngineAPI
import Foundation
import Measurement
import RunFiles
import Testing

/// Torch targets through the command line: real workers, real files.
@Suite(
    .serialized, .enabled(if: SextantProcess.isBuilt, SextantProcess.comment),
    .enabled(if: TorchBench.python != nil, TorchBench.comment))
struct TorchTargetTests {
    private static let suite = """
        name: tiny
        scenarios:
          - {id: one, prompt: "Hello there", outputTokens: 24, warmups: 0, trials: 2}
          - {id: two, prompt: "The weather is beautiful today.", outputTokens: 16, batch: 3, warmups: 0, trials: 2}
        """

    /// Long enough that it cannot end before a signal arrives.
    private static let longSuite = """
        name: long
        scenarios:
          - {id: one, prompt: "Hello there", promptTokens: 8, outputTokens: 4, warmups: 0, trials: 1}
          - {id: two, prompt: "Hi", promptTokens: 3, outputTokens: 400, warmups: 1, trials: 9}
        """

    private func write(_ text: String, to path: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    private func files(_ folder: String, _ ending: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(ending) }.sorted().map {
            "\(folder)/\($0)"
        }
    }

    @Test("native beside torch:cpu: one report with both, and token for token the same text in fp32")
    func sideBySide() async throws {
        try await withTemporaryFolder { folder in
            let (model, results) = ("\(folder)/model", "\(folder)/results")
            try await TorchBench.writeCheckpoint(to: model)
            let suite = try write(Self.suite, to: "\(folder)/suite.yaml")
            let ended = try await SextantProcess.run(
                [
                    "run", "--target", "native", "--target", "torch:cpu", "--model", model, "--precision", "fp32",
                    "--suite", suite, "--output", results, "--threads", "1",
                ], environment: TorchBench.environment(folder))
            #expect(ended.status == 0 || ended.status == 2, "\(ended.errors)")
            let stored = try files(results, ".run.json").map { try RunFile.read($0).run }
            let native = try #require(stored.first { $0.target.kind == "native" })
            let torch = try #require(stored.first { $0.target.kind == "torch" })
            #expect(stored.count == 2)
            #expect(torch.target.device == "cpu" && torch.engine.device == "cpu")
            #expect(torch.isComplete && native.isComplete)
            for (one, other) in zip(native.scenarios, torch.scenarios) {
                #expect(one.promptTokens == other.promptTokens)
                let ids = [one, other].map { scenario in
                    scenario.trials.map { trial in
                        trial.records.map { record in record.tokens.flatMap { $0.ids ?? [] } }
                    }
                }
                #expect(ids[0] == ids[1])
                #expect(ids[0][0][0].count == one.scenario.outputTokens)
                let texts = [one, other].map { $0.trials[0].records[0].tokens.compactMap(\.text).joined() }
                #expect(texts[0] == texts[1])
            }
            #expect(torch.engine.stack.contains { $0.name == "transformers" })
            let work = (native.engine.model.work, torch.engine.model.work)
            #expect(work.0?.linearWeights == work.1?.linearWeights && work.0?.headWeights == work.1?.headWeights)
            #expect(work.0?.bytesPerStep == work.1?.bytesPerStep)
            #expect(work.0?.cacheBytesPerPosition == work.1?.cacheBytesPerPosition)
            let comparison = try String(
                contentsOfFile: try #require(files(results, ".comparison.md").first), encoding: .utf8)
            #expect(comparison.contains("torch:cpu") && comparison.contains("native"))
            #expect(ended.output.contains(".comparison.md"))
            let report = try await SextantProcess.run(["report"] + files(results, ".run.json") + ["--format", "md"])
            #expect(report.output.contains("torch:cpu"))
            #expect(TorchBench.processes(naming: folder).isEmpty)
        }
    }

    @Test("logits that are no numbers fail the request and say why")
    func damagedWeights() async throws {
        try await withTemporaryFolder { folder in
            let model = "\(folder)/model"
            try await TorchBench.writeCheckpoint(to: model)
            // The last number of the last tensor becomes NaN, and with it every logit.
            let path = URL(filePath: "\(model)/model.safetensors")
            var bytes = try Data(contentsOf: path)
            bytes.replaceSubrange((bytes.count - 4)..<bytes.count, with: [0, 0, 0xC0, 0x7F])
            try bytes.write(to: path)
            let ended = try await SextantProcess.run(
                ["generate", "Hello there", "--target", "torch:cpu", "--model", model, "--max-tokens", "3"],
                environment: TorchBench.environment(folder))
            #expect(ended.status == 1)
            #expect(ended.errors.contains("no finite numbers"), "\(ended.errors)")
            #expect(ended.errors.contains("--precision bf16"))
        }
    }

    @Test("a worker that is killed fails its scenario and keeps the one before; nothing is left running")
    func killed() async throws {
        try await withTemporaryFolder { folder in
            let suite = try write(Self.longSuite, to: "\(folder)/suite.yaml")
            let ended = try await SextantProcess.run(
                [
                    "run", "--target", "torch:cpu", "--model", "synthetic:smollm2-135m", "--threads", "1", "--suite",
                    suite, "--output",
                    "\(folder)/results",
                ], environment: TorchBench.environment(folder)
            ) { line, _ in
                guard line.hasPrefix("[2/2] two") else { return }
                for process in TorchBench.processes(naming: folder) { kill(process, SIGKILL) }
            }
            #expect(ended.status == 1)
            #expect(ended.errors.contains("SIGKILL"))
            let run = try RunFile.read(try #require(files("\(folder)/results", ".run.json").first)).run
            #expect(run.scenarios[0].failure == nil && run.scenarios[0].trials.count == 1)
            #expect(run.scenarios[1].failure?.contains("SIGKILL") == true)
            #expect(run.promptTokensMode == .nominal && run.scenarios[0].promptTokens == 8)
            #expect(TorchBench.processes(naming: folder).isEmpty)
        }
    }

    @Test("Ctrl-C keeps what there is, says how to go on, and leaves no worker behind")
    func interrupted() async throws {
        try await withTemporaryFolder { folder in
            let suite = try write(Self.longSuite, to: "\(folder)/suite.yaml")
            let ended = try await SextantProcess.run(
                [
                    "run", "--target", "torch:cpu", "--target", "native", "--model", "synthetic:smollm2-135m",
                    "--precision", "fp32", "--threads", "1", "--suite", suite, "--output", "\(folder)/results",
                ], environment: TorchBench.environment(folder)
            ) { line, process in
                if line.hasPrefix("[2/2] two") { kill(process, SIGINT) }
            }
            #expect(ended.status == 130, "\(ended.errors)")
            let file = try #require(files("\(folder)/results", ".run.json").first)
            #expect(ended.errors.contains("--target torch:cpu --resume \(file)"), "\(ended.errors)")
            #expect(!ended.errors.contains("--target native --target"))
            let run = try RunFile.read(file).run
            #expect(!run.isComplete && run.scenarios.first?.trials.count == 1)
            #expect(try files("\(folder)/results", ".run.json").count == 1)
            #expect(TorchBench.processes(naming: folder).isEmpty)
        }
    }

    @Test("a Sextant that is killed takes its worker along")
    func sextantKilled() async throws {
        try await withTemporaryFolder { folder in
            let suite = try write(Self.longSuite, to: "\(folder)/suite.yaml")
            _ = try await SextantProcess.run(
                [
                    "run", "--target", "torch:cpu", "--model", "synthetic:smollm2-135m", "--threads", "1", "--suite",
                    suite, "--output",
                    "\(folder)/results",
                ], environment: TorchBench.environment(folder)
            ) { line, process in
                if line.hasPrefix("[2/2] two") { kill(process, SIGKILL) }
            }
            // The worker notices by itself; its pipe to us is the one that ends last.
            var patience = 1000
            while patience > 0, !TorchBench.processes(naming: folder).isEmpty {
                patience -= 1
                await Task.yield()
            }
            #expect(TorchBench.processes(naming: folder).isEmpty)
        }
    }

    @Test func generate() async throws {
        try await withTemporaryFolder { folder in
            let model = "\(folder)/model"
            try await TorchBench.writeCheckpoint(to: model)
            let arguments = ["generate", "Hello", "--max-tokens", "12", "--model", model, "--precision", "fp32"]
            let torch = try await SextantProcess.run(
                arguments + ["--target", "torch:cpu"], environment: TorchBench.environment(folder))
            #expect(torch.status == 0, "\(torch.errors)")
            let native = try await SextantProcess.run(arguments)
            #expect(native.status == 0, "\(native.errors)")
            #expect(torch.output == native.output)
            #expect(torch.errors.contains("sdpa"))
            let missing = try await SextantProcess.run(arguments + ["--target", "torch:cpu", "--python", "/no/such"])
            #expect(missing.status == 1)
            #expect(missing.errors.contains("--python names /no/such"))
        }
    }
}
