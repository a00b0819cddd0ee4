import ArgumentParser
import EngineAPI
import Foundation
import ModelFiles

/// Everything that a user may set about the model and the engine.
struct EngineOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "A GGUF file, a Hugging Face folder (config.json, safetensors, tokenizer), a hub id such as "
                + "ORG/NAME or ORG/NAME:Q4_K_M (fetched once), or synthetic:SHAPE with SHAPE one of "
                + "\(SyntheticShape.namesInWords): random weights of a true shape.",
            discussion: "Left out: SmolLM2-135M where its file is found, else synthetic:smollm2-135m.",
            valueName: "model"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "Which engine on which device: native, torch:cpu, torch:cuda:N or torch:npu:N. Given several times, `run` "
                + "takes one after another and reports them side by side.",
            discussion: "Left out: native.", valueName: "target"))
    var target: [String] = []

    @Option(
        help: ArgumentHelp(
            "The Python of torch targets, with torch and transformers. Left out: SEXTANT_PYTHON, an active virtual "
                + "environment, then python3.", valueName: "path"))
    var python: String?

    @Option(
        help: ArgumentHelp(
            "fp32, fp16, bf16, int8 or int4. Left out: what the file holds, as it holds it.", valueName: "precision"))
    var precision: Precision?

    @Option(help: ArgumentHelp("Compute threads. Left out: what cores and control group allow.", valueName: "n"))
    var threads: Int?

    @Option(help: ArgumentHelp("Force a kernel table, for instance portable, avx2 or avx512.", valueName: "name"))
    var kernels: String?

    @Option(
        help: ArgumentHelp(
            "Longest sequence, prompt and output together. Left out: the model's own.", valueName: "tokens"))
    var context: Int?

    @Option(
        help: ArgumentHelp(
            "Precision of the KV cache, fp16 or fp32. Left out: fp32 beside fp32 weights, else fp16.",
            valueName: "precision"))
    var kvPrecision: Precision?

    @Flag(help: "Where the precision cannot be had, use one that can; the run says so.")
    var allowFallback = false

    @Flag(help: "Convert block-quantised weights to another class, rounding them a second time.")
    var requantize = false

    @Option(
        help: ArgumentHelp(
            "A tokenizer.json or tokenizer.model in place of the model's own tokenizer.", valueName: "path"))
    var tokenizer: String?

    @Option(help: ArgumentHelp("Seed of synthetic weights and of sampling.", valueName: "n"))
    var seed: UInt64 = 0

    func validate() throws {
        do throws(EngineError) {
            for target in targets { _ = try TargetEngine(target) }
        } catch {
            throw ValidationError("--target \(error.message) \(error.remedy ?? "")")
        }
        if let twice = Set(targets).first(where: { one in targets.count { $0 == one } > 1 }) {
            throw ValidationError("--target \(twice) is given twice.")
        }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, found \(threads).") }
        if let context, context < 1 { throw ValidationError("--context must be at least 1, found \(context).") }
        if let kvPrecision, kvPrecision != .fp16, kvPrecision != .fp32 {
            throw ValidationError("--kv-precision must be fp16 or fp32, found \(kvPrecision.rawValue).")
        }
    }

    /// In the order in which they were given.
    var targets: [String] { target.isEmpty ? ["native"] : target }

    /// The one target of a command that takes one.
    func onlyTarget() throws(EngineError) -> String {
        guard targets.count == 1 else {
            throw EngineError(
                .setting, "--target is given \(targets.count) times; this command takes one.",
                remedy: "`sextant run` takes several.")
        }
        return targets[0]
    }

    /// The settings for a model that was chosen, by the user or for them, on the native engine. One of the hub is fetched
    /// where the cache does not have it.
    ///
    /// - Throws: also where the user asked for another engine.
    func settings(_ choice: ModelChoice) throws(EngineError) -> EngineSettings {
        guard targets == ["native"] else {
            throw EngineError(
                .setting, "--target \(targets.joined(separator: ", ")): this command works on the native engine only.",
                remedy: "Leave out --target.")
        }
        return try settings(choice, target: "native")
    }

    func settings(_ choice: ModelChoice, target: String) throws(EngineError) -> EngineSettings {
        let model = try ModelChoice.resolve(choice.model)
        return EngineSettings(
            target: target, model: model, precision: precision ?? choice.precision, threads: threads,
            kernels: kernels, contextLength: context, cachePrecision: kvPrecision, tokenizer: tokenizer, seed: seed,
            allowFallback: allowFallback, requantize: requantize)
    }

    /// What `--model` says, or the default.
    var choice: ModelChoice { model.map { ModelChoice(model: $0) } ?? .standard(for: targets) }
}
