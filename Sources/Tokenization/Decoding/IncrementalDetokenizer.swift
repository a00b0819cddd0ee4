/// Turns tokens into text as they come: only whole UTF-8 sequences leave it, nothing is decoded twice. Its strings,
/// joined, are what `Tokenizer.decode` makes of all ids at once.
public struct IncrementalDetokenizer: Sendable {
    private let tables: TokenizerTables
    private var state: DecodingState
    /// The beginning of a UTF-8 sequence that the next tokens may complete.
    private var pending: [UInt8] = []

    init(_ tables: TokenizerTables, after prompt: [Int32], skipsSpecialTokens: Bool) {
        self.tables = tables
        state = DecodingState(skipsSpecialTokens: skipsSpecialTokens)
        for id in prompt {
            _ = append(id)
        }
    }

    /// The text that became final with this token; empty while a character is incomplete.
    public mutating func append(_ id: Int32) -> String {
        tables.appendText(of: id, to: &pending, &state)
        if pending.isEmpty { return "" }
        let kept = UTF8Unit.unfinishedSuffix(of: pending)
        let text = String(decoding: pending.dropLast(kept), as: UTF8.self)
        pending.removeFirst(pending.count - kept)
        return text
    }

    /// What is left at the end: bytes of an incomplete character, as U+FFFD.
    public mutating func finish() -> String {
        defer { pending.removeAll() }
        return String(decoding: pending, as: UTF8.self)
    }
}
