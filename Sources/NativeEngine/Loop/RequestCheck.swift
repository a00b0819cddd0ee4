import EngineAPI

/// Whether a request can be met at all.
enum RequestCheck {
    /// - Throws: `.request`.
    static func tokens(
        _ tokens: [TokenID], maximumTokens: Int, context: Int, vocabulary: Int
    ) throws(EngineError) {
        guard !tokens.isEmpty else { throw EngineError(.request, "The prompt is empty; expected at least one token.") }
        let (length, overflow) = tokens.count.addingReportingOverflow(maximumTokens)
        guard !overflow, length <= context else {
            throw EngineError(
                .request,
                "The prompt has \(tokens.count) tokens and \(maximumTokens) more may follow; the context holds \(context).",
                remedy: "Shorten the prompt, lower the number of output tokens, or raise --context if the model allows."
            )
        }
        if let stranger = tokens.first(where: { !(0..<vocabulary).contains(Int($0)) }) {
            throw EngineError(
                .request, "Token \(stranger) is not in the vocabulary; expected 0 to \(vocabulary - 1).",
                remedy: "Check that the tokenizer belongs to the model.")
        }
    }
}
