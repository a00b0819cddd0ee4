import EngineAPI

/// Words of a scripted engine: enough of a tokenizer that prompts have lengths and outputs have text.
enum ScriptedVocabulary {
    static let beginning: TokenID = 1
    private static let size: UInt64 = 30_000

    /// One token per word, after the beginning-of-sequence token.
    static func tokens(of text: String) -> [TokenID] {
        [beginning] + text.split(whereSeparator: \.isWhitespace).map { token(hash($0.utf8)) }
    }

    /// What the engine answers as its token number `position`.
    static func answer(to prompt: [TokenID], position: Int, seed: UInt64) -> TokenID {
        var state = seed ^ 0xcbf2_9ce4_8422_2325
        for token in prompt { state = mix(state, UInt64(UInt32(bitPattern: token))) }
        return token(mix(state, UInt64(position)))
    }

    static func text(of token: TokenID) -> String {
        " w\(token)"
    }

    private static func token(_ hash: UInt64) -> TokenID {
        TokenID(2 + hash % size)
    }

    /// FNV-1a.
    private static func hash(_ bytes: Substring.UTF8View) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { mix($0, UInt64($1)) }
    }

    private static func mix(_ state: UInt64, _ value: UInt64) -> UInt64 {
        (state ^ value) &* 0x0000_0100_0000_01b3
    }
}
