import EngineAPI
import ModelFiles
import NativeEngine
import Tokenization

/// A conversation of one turn in the model's own template.
struct ChatPrompt {
    private let template: ChatTemplate
    private let tokenizer: Tokenizer

    /// - Throws: `EngineError` when the model has no template or no tokenizer, `ChatTemplateError` when the template is
    ///   beyond what is understood.
    init(_ checkpoint: Checkpoint, settings: EngineSettings) throws {
        guard let source = checkpoint.chatTemplate else {
            throw EngineError(
                .tokenizer, "\(checkpoint.displayName) carries no chat template.",
                remedy: "Leave out --chat, or take an instruction-tuned model.")
        }
        template = try ChatTemplate(source: source)
        tokenizer = try TokenizerLoading.tokenizer(for: checkpoint, override: settings.tokenizer)
    }

    func prepare(user: String, system: String?) throws -> PreparedPrompt {
        let messages =
            (system.map { [ChatMessage(role: "system", content: $0)] } ?? [])
            + [ChatMessage(role: "user", content: user)]
        let text = try template.render(
            messages, addGenerationPrompt: true, bos: spelling(tokenizer.bos), eos: spelling(tokenizer.eos))
        // The template writes its own special tokens, BOS included.
        let tokens = tokenizer.encode(text, addSpecialTokens: false, parseSpecialTokens: true)
        return PreparedPrompt(text: text, tokens: tokens, tokenCount: tokens.count)
    }

    private func spelling(_ token: Int32?) -> String {
        guard let token, tokenizer.vocabulary.pieces.indices.contains(Int(token)) else { return "" }
        return String(decoding: tokenizer.vocabulary.pieces[Int(token)], as: UTF8.self)
    }
}
