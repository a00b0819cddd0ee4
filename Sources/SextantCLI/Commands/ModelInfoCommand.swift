import ArgumentParser
import EngineAPI
import NativeEngine

struct ModelInfoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Architecture, size, tokenizer, and the memory that each precision needs.",
        discussion: """
            EXAMPLES
              sextant model info --model MODEL.gguf
              sextant model info --model synthetic:llama-2-7b
            """)

    @OptionGroup var engine: EngineOptions

    func run() throws {
        let settings = try engine.settings(engine.choice)
        let checkpoint = try NativeModel.checkpoint(settings)
        StandardOutput.write(ModelText.text(checkpoint, tokenizerPath: settings.tokenizer))
    }
}
