/// The largest step that scratch memory is made for.
struct StepLimits: Sendable, Hashable {
    /// Tokens of all sequences together.
    var rows: Int
    /// Sequences.
    var slices: Int
    /// Tokens whose logits are wanted.
    var logitRows: Int
    /// Longest sequence.
    var context: Int
}
