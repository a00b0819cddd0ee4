import ArgumentParser
import EngineAPI
import Foundation
import NativeEngine

/// A text, streamed, and how long it took.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Continue a prompt: the text streams to standard output, then memory, times and tokens/s follow.",
        discussion: """
            The prompt goes as it stands; --chat puts it into the model's own chat template.

            EXAMPLES
              sextant generate "The capital of France is" --max-tokens 50
              sextant generate --chat "Why is the sky blue?" --model SmolLM2-135M-Instruct.Q4_1.gguf
              sextant generate "Once upon a time" --temperature 0.8 --top-p 0.95 --seed 7
              sextant generate "The capital of France is" --target torch:cpu --model ORG/NAME
            """)

    @Argument(help: "What to continue; with --chat, what the user says.")
    var prompt: String

    @OptionGroup(title: "Model and engine") var engine: EngineOptions

    @Option(help: ArgumentHelp("Most tokens to generate.", valueName: "n"))
    var maxTokens = 50

    @Option(help: ArgumentHelp("0 takes the likeliest token; higher is more varied.", valueName: "t"))
    var temperature = 0.0

    @Option(help: ArgumentHelp("Choose among the k likeliest tokens.", valueName: "k"))
    var topK: Int?

    @Option(help: ArgumentHelp("Choose among the likeliest tokens that together reach probability p.", valueName: "p"))
    var topP: Double?

    @Option(help: ArgumentHelp("Above 1 makes tokens that were there already less likely.", valueName: "x"))
    var repetitionPenalty = 1.0

    @Flag(help: "Apply the model's chat template.")
    var chat = false

    @Option(help: ArgumentHelp("With --chat: the system's message.", valueName: "text"))
    var system: String?

    func validate() throws {
        guard maxTokens >= 1 else { throw ValidationError("--max-tokens must be at least 1, found \(maxTokens).") }
        guard temperature >= 0, temperature.isFinite else {
            throw ValidationError("--temperature must be 0 or more, found \(temperature).")
        }
        if let topK, topK < 1 { throw ValidationError("--top-k must be at least 1, found \(topK).") }
        if let topP, !(topP > 0 && topP <= 1) {
            throw ValidationError("--top-p must be above 0 and at most 1, found \(topP).")
        }
        guard repetitionPenalty > 0, repetitionPenalty.isFinite else {
            throw ValidationError("--repetition-penalty must be above 0, found \(repetitionPenalty).")
        }
        if system != nil, !chat { throw ValidationError("--system belongs to --chat.") }
    }

    func run() async throws {
        let choice = engine.choice
        let target = try TargetEngine(try engine.onlyTarget())
        let settings = try engine.settings(choice, target: try engine.onlyTarget())
        if let reason = choice.reason { StandardError.write("Model: \(choice.model): \(reason).\n\n") }
        let conversation =
            try chat
            ? ChatPrompt(NativeModel.checkpoint(settings), settings: settings).prepare(user: prompt, system: system)
            : nil
        let provider = try target.provider(
            settings, modelName: choice.model, python: engine.python, timeout: nil, progress: { _ in })
        let interruption = Interruption(message: "Stopping.")
        do {
            try await interruption.run {
                try await provider.withEngine { engine in
                    let prepared: PreparedPrompt
                    if let conversation {
                        prepared = conversation
                    } else {
                        prepared = try await engine.prepare(prompt, exactTokens: nil)
                    }
                    try await stream(prepared, engine)
                }
            }
        } catch  where interruption.hasHappened {
            throw ExitStatus.interrupted
        }
        if interruption.hasHappened { throw ExitStatus.interrupted }
    }

    private func stream(_ prepared: PreparedPrompt, _ engine: any Engine) async throws {
        let sampling = Sampling(
            temperature: temperature, topK: topK, topP: topP, repetitionPenalty: repetitionPenalty,
            seed: self.engine.seed)
        let request = GenerationRequest(
            prompt: prepared, maximumTokens: maxTokens, ending: .atStopToken, sampling: sampling)
        await engine.resetPeaks()
        var generation = Generation(sent: SystemMonotonicClock().now(), promptTokens: prepared.tokenCount)
        reading: for stream in engine.submit([request]) {
            for await event in stream {
                generation.take(event)
                // Nobody reads any more: there is no use in going on.
                if case .tokens(let chunk) = event, !StandardOutput.write(chunk.text) { break reading }
            }
        }
        // A cancelled task sees its streams end early.
        if generation.stop == nil, Task.isCancelled { generation.stop = .cancelled }
        StandardOutput.write("\n")
        if case .failed(let error) = generation.stop { throw error }
        StandardError.write(
            "\n"
                + GenerationText.text(
                    generation, engine: engine.identity, load: engine.load, memory: await engine.readings()))
    }
}
