import EngineAPI
import Tokenization

/// Text to tokens, cut or repeated to an exact length where one is asked for.
struct PromptPreparation {
    let tokenizer: Tokenizer

    /// - Throws: `.request` when the length cannot be reached.
    func prepare(_ text: String, exactTokens: Int?) throws(EngineError) -> PreparedPrompt {
        let tokens = tokenizer.encode(text)
        guard let exactTokens, exactTokens != tokens.count else {
            return PreparedPrompt(text: text, tokens: tokens, tokenCount: tokens.count)
        }
        guard exactTokens >= 1 else {
            throw EngineError(.request, "A prompt has at least 1 token; \(exactTokens) were asked for.")
        }
        var exact = Array(tokens.prefix(exactTokens))
        // Repeated without BOS, which belongs at the beginning only.
        let body = tokenizer.encode(text, addSpecialTokens: false)
        if exact.count < exactTokens, body.isEmpty {
            throw EngineError(.request, "An empty prompt cannot be repeated to \(exactTokens) tokens.")
        }
        while exact.count < exactTokens { exact += body.prefix(exactTokens - exact.count) }
        return PreparedPrompt(text: tokenizer.decode(exact), tokens: exact, tokenCount: exactTokens)
    }
}
