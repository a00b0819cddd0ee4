import Foundation
import Testing

@Suite(.serialized, .enabled(if: SextantProcess.isBuilt, SextantProcess.comment))
struct UsageTests {
    @Test(arguments: [
        [], ["run"], ["generate"], ["report"], ["audit"], ["compare"], ["gate"], ["doctor"], ["model"],
        ["model", "info"], ["model", "synthesize"],
        ["model", "tokenize"], ["model", "logits"], ["limits"],
    ])
    func help(command: [String]) async throws {
        let ended = try await SextantProcess.run(command + ["--help"])
        #expect(ended.status == 0)
        #expect(ended.output.contains("USAGE: sextant"))
        #expect(command == ["model"] || ended.output.contains("EXAMPLE"))
        #expect(ended.errors.isEmpty)
    }

    @Test func version() async throws {
        let ended = try await SextantProcess.run(["--version"])
        #expect(ended.status == 0)
        #expect(ended.output.hasPrefix("sextant "))
    }

    @Test(
        "what cannot be meant is refused with 64, naming the flag",
        arguments: [
            (["--nonsense"], "--nonsense"),
            (["run", "--precision", "fp12"], "fp12"),
            (["run", "--trials", "0"], "--trials"),
            (["run", "--warmups", "-1"], "--warmups"),
            (["run", "--until", "200%"], "--until"),
            (["run", "--target", "torch:tpu"], "torch:npu:N"),
            (["run", "--target", "gpu"], "expected native"),
            (["run", "--target", "native", "--target", "native"], "given twice"),
            (["run", "--target", "torch:cpu", "--quality"], "--quality"),
            (["run", "--target", "native", "--target", "torch:cpu", "--resume", "x"], "--resume"),
            (["generate", "x", "--target", "native", "--target", "torch:cpu"], "takes one"),
            (["model", "info", "--target", "torch:cpu"], "native engine only"),
            (["run", "--target", "torch:cpu", "--kernels", "avx2"], "--kernels"),
            (["run", "--scenario", "no-such-one"], "ttft-short"),
            (["run", "--kv-precision", "int8"], "--kv-precision"),
            (["run", "--lang", "fr"], "--lang"),
            (["run", "--output", ""], "--output"),
            (["generate"], "prompt"),
            (["generate", "x", "--max-tokens", "0"], "--max-tokens"),
            (["generate", "x", "--top-p", "1.5"], "--top-p"),
            (["generate", "x", "--system", "y"], "--chat"),
            (["report"], "run"),
            (["model", "tokenize", "--model", "synthetic:smollm2-135m"], "--file"),
            (["model", "logits", "--model", "synthetic:smollm2-135m", "--tokens", "1,x", "--output", "o"], "\"x\""),
            (["model", "synthesize", "--model", "some.gguf", "--output", "o"], "synthetic:SHAPE"),
            (["limits", "--threads", "0"], "--threads"),
            (["run", "--model", "synthetic:smollm2-135m", "--kernels", "no-such-kernels"], "portable"),
            (["run", "--model", "synthetic:smollm2-135m", "--threads", "100000"], "1 to 1024"),
            (["run", "--model", "synthetic:smollm2-135m", "--context", "100000"], "--context"),
        ] as [([String], String)])
    func usageErrors(arguments: [String], named: String) async throws {
        let ended = try await SextantProcess.run(arguments)
        #expect(ended.status == 64)
        #expect(ended.errors.contains(named))
        #expect(ended.output.isEmpty)
    }

    @Test("results that cannot be written are a failure; a reader who has gone is none")
    func standardOutput() async throws {
        let command = "\"$0\" model tokenize --model synthetic:smollm2-135m Hi"
        let executable = try #require(SextantProcess.executable)
        for (redirection, status) in [(" >/dev/full", 1), (" >&-", 1), (" | true; exit ${PIPESTATUS[0]}", 0)] {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/bash")
            process.arguments = ["-c", command + redirection, executable]
            process.standardError = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            await withCheckedContinuation { continuation in
                process.terminationHandler = { _ in continuation.resume() }
                do { try process.run() } catch {
                    process.terminationHandler = nil
                    continuation.resume()
                }
            }
            #expect(process.terminationStatus == Int32(status), "\(redirection)")
        }
    }

    @Test(
        "what is missing or damaged fails with 1, and says what helps",
        arguments: [
            (["run", "--model", "no/such/file.gguf"], "--model synthetic:smollm2-135m"),
            (["run", "--model", "NousResearch/Llama-2-7b-hf"], "sextant model fetch NousResearch/Llama-2-7b-hf"),
            (["generate", "x", "--model", "synthetic:no-such-shape"], "smollm2-135m"),
            (["run", "--model", "synthetic:smollm2-135m", "--output", "/dev/null/results"], "--output"),
            (["run", "--model", "synthetic:smollm2-135m", "--suite", "no-such-suite.yaml"], "no-such-suite.yaml"),
            (["report", "no-such.run.json"], "no-such.run.json"),
            (["run", "--model", "synthetic:smollm2-135m", "--resume", "no-such.run.json"], "no-such.run.json"),
            (["generate", "x", "--chat", "--model", "synthetic:smollm2-135m"], "--chat"),
            (["model", "tokenize", "--model", "synthetic:smollm2-135m", "--file", "no-such.txt"], "no-such.txt"),
            (
                ["model", "logits", "--model", "synthetic:smollm2-135m", "--tokens", "1", "--output", "/dev/null/x"],
                "--output"
            ),
        ] as [([String], String)])
    func failures(arguments: [String], helps: String) async throws {
        try await withTemporaryFolder { folder in
            let ended = try await SextantProcess.run(arguments, in: folder)
            #expect(ended.status == 1)
            #expect(ended.errors.contains(helps))
            #expect(ended.errors.contains("sextant: "))
            #expect(!ended.errors.contains("Fatal error"))
            #expect(ended.output.isEmpty)
        }
    }
}
