import EngineAPI

/// Consecutive tokens of one sequence in a step.
struct SliceView {
    /// Row of its first token in the step.
    var firstRow: Int
    /// Row of its first token in the output of attention: `firstRow`, but for the last layer, where only the rows whose
    /// logits are wanted go on.
    var outputRow: Int
    var tokens: Int
    var firstPosition: Int
    /// The sequence's slab: see `CacheShape`.
    var cache: UnsafeMutableRawPointer
    var capacity: Int
    /// Number of its first task in the attention of this step.
    var firstTask: Int
}

/// Slices and how many attention tasks they make.
struct SliceList {
    let slices: UnsafeMutablePointer<SliceView>
    var count = 0
    var tasks = 0
    var rows = 0
}

/// Tokens of one sequence that a step shall process.
struct StepSlice {
    enum Logits {
        case none, last, all
    }

    var tokens: ArraySlice<TokenID>
    var firstPosition: Int
    var slab: CacheSlab
    var logits: Logits
}
