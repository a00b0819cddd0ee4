import EngineAPI

/// A text cut into the pieces that the model sees, each from an empty cache.
struct QualityWindows: Sendable {
    /// BOS, where there is one, then a stretch of the text.
    let windows: [[TokenID]]
    let textTokens: Int
    let windowTokens: Int

    /// Tokens of the text after which a continuation is made, and how many are asked for.
    static let promptTokens = 32
    static let continuationTokens = 64
    static let mostContinuations = 4

    /// - Parameters:
    ///   - tokens: of the text, BOS left out.
    ///   - bos: put in front of every piece; `nil` for none.
    ///   - windowTokens: of each piece, BOS included. A last piece of which nothing would be predicted is left out.
    init(tokens: [TokenID], bos: TokenID?, windowTokens: Int) {
        let start = bos.map { [$0] } ?? []
        let stride = max(1, windowTokens - start.count)
        var windows: [[TokenID]] = []
        var position = 0
        while position < tokens.count {
            let end = min(position + stride, tokens.count)
            let window = start + tokens[position..<end]
            if window.count > 1 { windows.append(window) }
            position = end
        }
        self.windows = windows
        self.windowTokens = windowTokens
        textTokens = tokens.count
    }

    /// Every token of a piece but its first.
    var predictions: Int { windows.reduce(0) { $0 + $1.count - 1 } }

    /// The beginnings that greedy continuations follow.
    func prompts(context: Int) -> [[TokenID]] {
        guard context > Self.continuationTokens else { return [] }
        let length = min(Self.promptTokens, context - Self.continuationTokens)
        return windows.prefix(Self.mostContinuations).map { Array($0.prefix(length)) }
    }
}
