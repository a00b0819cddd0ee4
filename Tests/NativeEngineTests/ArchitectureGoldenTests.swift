import EngineAPI
import ModelFiles
import NativeEngine
import Testing

/// Every architecture and feature against transformers, in float32: all 64 positions of a prompt that is longer than the
/// windows and the original contexts, and the same 64 greedy tokens.
@Suite struct ArchitectureGoldenTests {
    static let names = [
        "llama-bias", "llama-llama3", "llama-linear", "llama-yarn", "mistral", "qwen2", "qwen2-yarn", "qwen2-window",
        "qwen3", "phi3", "smollm3",
    ]

    /// GGUF cannot say for which layers of Qwen 2 a window holds.
    static let onlyInFolders: Set = ["qwen2-window"]

    struct Model: Sendable, CustomTestStringConvertible {
        var name: String
        var form: ArchitectureForm
        var testDescription: String { "\(name) as \(form)" }
    }

    static let models = names.flatMap { name in
        (onlyInFolders.contains(name) ? [.huggingFace] : ArchitectureForm.allCases).map { Model(name: name, form: $0) }
    }

    @Test(arguments: models)
    func bytesMatchPython(model: Model) throws {
        let golden = try GoldenArchitectures.named(model.name)
        var digest = FNV1a()
        for index in golden.tensors.indices {
            let values = model.form == .gguf ? golden.ggufValues(index) : golden.values(index)
            digest.add(TensorEncoding.bytes(of: values, as: .f32))
        }
        #expect(digest.text == golden.digests[model.form == .gguf ? "gguf" : "huggingFace"])
    }

    @Test(arguments: models)
    func logitsMatchTransformers(model: Model) throws {
        let golden = try GoldenArchitectures.named(model.name)
        let file = try ArchitectureOnDisk(golden, model.form)
        let rows = try EngineUnderTest.logits(model: file.path, tokens: golden.prompt)
        let difference = LogitDifference(try golden.stored(rows), try golden.logits())
        #expect(difference.maximum < FloatGoldenTests.tolerance, "\(difference)")
    }

    /// Steps that begin and end within a window, and before and behind it.
    @Test(arguments: names, EngineChoice.tables)
    func everyKernelTableAgrees(name: String, kernels: String) throws {
        let golden = try GoldenArchitectures.named(name)
        let file = try ArchitectureOnDisk(golden, .huggingFace)
        for (threads, step) in [(1, 7), (2, 33)] {
            let choice = EngineChoice(kernels: kernels, threads: threads, largestStep: step)
            let rows = try EngineUnderTest.logits(model: file.path, tokens: golden.prompt, choice)
            let difference = LogitDifference(try golden.stored(rows), try golden.logits())
            #expect(difference.maximum < FloatGoldenTests.tolerance, "\(choice): \(difference)")
        }
    }

    @Test(arguments: models)
    func greedyTokensMatchTransformers(model: Model) throws {
        let golden = try GoldenArchitectures.named(model.name)
        let file = try ArchitectureOnDisk(golden, model.form)
        let stepper = SequenceStepper(model: try EngineUnderTest.load(file.path, EngineChoice(threads: 2)))
        let steps = try stepper.greedy([golden.prompt], count: golden.greedy.count)
        #expect(steps[0].map(\.token) == golden.greedy)
    }

    /// Sequences of different lengths in one step: within the window, across its end, and all of them later behind it.
    @Test(arguments: names)
    func aBatchGivesWhatEachGivesAlone(name: String) throws {
        let golden = try GoldenArchitectures.named(name)
        let file = try ArchitectureOnDisk(golden, .huggingFace)
        let stepper = SequenceStepper(model: try EngineUnderTest.load(file.path, EngineChoice(threads: 2)))
        let prompts = [64, 3, 21, 30].map { Array(golden.prompt.prefix($0)) }
        let together = try stepper.greedy(prompts, count: 24)
        #expect(together[0].map(\.token) == Array(golden.greedy.prefix(24)))
        for (index, prompt) in prompts.enumerated() {
            let alone = try stepper.greedy([prompt], count: 24)[0]
            let difference = LogitDifference(together[index].map(\.logits), alone.map(\.logits))
            #expect(difference.maximum < FloatGoldenTests.tolerance, "prompt \(index): \(difference)")
        }
    }

    /// Both forms say the same, each in its own words.
    @Test(arguments: names.filter { !onlyInFolders.contains($0) })
    func bothFormsSayTheSame(name: String) throws {
        let golden = try GoldenArchitectures.named(name)
        let folder = try ArchitectureOnDisk(golden, .huggingFace)
        let file = try ArchitectureOnDisk(golden, .gguf)
        var said = try Checkpoint.open(folder.path).configuration
        var same = try Checkpoint.open(file.path).configuration
        #expect((said.features.rotaryScaling == .none) == (same.features.rotaryScaling == .none))
        // Scalings differ in form and in the last digit; what they do is compared by the logits.
        said.features.rotaryScaling = .none
        same.features.rotaryScaling = .none
        same.rotaryPairing = said.rotaryPairing
        same.name = said.name
        if name == "mistral" { same.architecture = "mistral" }
        #expect(said == same)
    }
}
