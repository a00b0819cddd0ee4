public import Foundation

/// The part of Jinja that chat templates are written in, as `transformers` sets it up (`trim_blocks`, `lstrip_blocks`,
/// loop controls, `raise_exception`, `strftime_now`).
///
/// What lies beyond is refused by name and line, never guessed.
public struct ChatTemplate: Sendable {
    private let body: [TemplateNode]
    private let sourceBytes: Int

    /// - Throws: for syntax that is wrong or beyond the subset.
    public init(source: String) throws(ChatTemplateError) {
        let chunks = try TemplateLexer.chunks(of: source)
        var parser = TemplateParser(chunks)
        body = try parser.parse()
        sourceBytes = source.utf8.count
    }

    /// The conversation as the model wants to read it.
    ///
    /// - Parameters:
    ///   - addGenerationPrompt: end with the beginning of the assistant's turn.
    ///   - bos: spelling of the BOS piece, likewise `eos`. Encode the result with special tokens parsed, and without
    ///     adding others: a template that wants a BOS writes one.
    ///   - now: what `strftime_now` tells. Some models' templates put the date into the system's message.
    public func render(
        _ messages: [ChatMessage], addGenerationPrompt: Bool, bos: String = "", eos: String = "",
        now: Date = Date()
    ) throws(ChatTemplateError) -> String {
        let conversation = messages.map { message in
            TemplateValue.dictionary([("role", .string(message.role)), ("content", .string(message.content))])
        }
        var renderer = TemplateRenderer(
            variables: [
                "messages": .list(conversation), "add_generation_prompt": .bool(addGenerationPrompt),
                "bos_token": .string(bos), "eos_token": .string(eos), "tools": .none, "documents": .none,
            ], now: now,
            inputBytes: messages.reduce(sourceBytes) { $0 + $1.role.utf8.count + $1.content.utf8.count })
        try renderer.render(body)
        return renderer.output
    }
}
