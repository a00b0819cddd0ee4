import ArgumentParser
import EngineAPI
import ModelFiles
import NativeEngine

struct ModelLogitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logits",
        abstract: "Write the logits at every position of a sequence: raw little-endian float32 [token, vocabulary].",
        discussion: """
            Needs no tokenizer. Compare the file with what another implementation computes from the same ids.

            EXAMPLE
              sextant model logits --model MODEL.gguf --tokens 1,15,27 --output logits.f32
            """)

    @OptionGroup var engine: EngineOptions

    @Option(help: ArgumentHelp("Token ids, as they are; nothing is added.", valueName: "ids"))
    var tokens: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
    var output: String

    func run() throws {
        let ids = try tokens.split(separator: ",", omittingEmptySubsequences: false).map { word in
            guard let id = TokenID(word.filter { !$0.isWhitespace }) else {
                throw ValidationError("--tokens must be ids separated by commas, found \"\(word)\".")
            }
            return id
        }
        let settings = try engine.settings(engine.choice)
        // Written to first, so that a wrong path costs no loading.
        let file = try FloatFile(path: output)
        let model = try NativeModel.load(settings)
        try model.forEachLogits(of: ids) { _, logits in try file.append(logits) }
        try file.finish()
        StandardOutput.write("\(output): [\(ids.count), \(model.configuration.vocabularySize)] float32\n")
    }
}
