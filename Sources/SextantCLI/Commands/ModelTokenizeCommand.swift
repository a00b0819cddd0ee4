import ArgumentParser
import EngineAPI
import Foundation
import ModelFiles
import NativeEngine
import Tokenization

struct ModelTokenizeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokenize",
        abstract: "Print the token ids of a text on one line.",
        discussion: """
            Text is taken as it stands: special tokens spelled in it are ordinary text. No weights are needed: --model may
            also be a tokenizer.json, a tokenizer.model or a GGUF file with nothing but a vocabulary.

            EXAMPLES
              sextant model tokenize --model MODEL.gguf "Hello world"
              sextant model tokenize --model MODEL.gguf --no-special --file text.txt
            """)

    @OptionGroup var engine: EngineOptions

    @Argument(help: "The text.")
    var text: String?

    @Option(help: ArgumentHelp("Take the whole file as one text.", valueName: "file"))
    var file: String?

    @Flag(name: .customLong("no-special"), help: "Do not add BOS or EOS.")
    var noSpecial = false

    func validate() throws {
        guard (text == nil) != (file == nil) else { throw ValidationError("Give a text, or a file with --file.") }
    }

    func run() throws {
        let tokenizer = try tokenizer()
        let ids = tokenizer.encode(utf8: try bytes(), addSpecialTokens: !noSpecial)
        StandardOutput.write(ids.map(String.init).joined(separator: " ") + "\n")
    }

    private func tokenizer() throws -> Tokenizer {
        if engine.model == nil, let path = engine.tokenizer { return try Tokenizer.load(path: path) }
        let settings = try engine.settings(engine.choice)
        var isFolder: ObjCBool = false
        let isFile =
            FileManager.default.fileExists(atPath: settings.model, isDirectory: &isFolder) && !isFolder.boolValue
        if isFile, settings.tokenizer == nil { return try TokenizerLoading.tokenizer(of: settings.model) }
        return try TokenizerLoading.tokenizer(
            for: NativeModel.checkpoint(settings), override: settings.tokenizer)
    }

    private func bytes() throws -> [UInt8] {
        guard let file else { return Array((text ?? "").utf8) }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw EngineError(.request, "\(file): cannot be read.", remedy: "Check the path given as --file.")
        }
        return Array(data)
    }
}
