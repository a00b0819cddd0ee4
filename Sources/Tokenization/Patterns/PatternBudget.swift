/// What the patterns of one tokenizer may cost together, so that neither one nor many of them claim much time or memory.
struct PatternBudget {
    /// In visits of a node, of a character class, of a byte of a table. Patterns of published tokenizers take some ten
    /// thousand each.
    private var left = 1 << 24

    /// - Returns: whether there was as much left.
    mutating func spend(_ amount: Int) -> Bool {
        guard amount <= left else { return false }
        left -= amount
        return true
    }
}
