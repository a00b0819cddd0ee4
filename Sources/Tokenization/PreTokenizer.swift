/// How byte-level BPE cuts text into words, within which alone pieces may merge. Raw values as GGUF spells them in
/// `tokenizer.ggml.pre`.
public enum PreTokenizer: String, Sendable, Hashable, CaseIterable {
    /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`, from the GPT-2 release.
    case gpt2 = "gpt-2"
    /// Every `\p{N}` is a word of its own; what lies between is cut as GPT-2 does.
    case smollm
    /// What llama.cpp does when a file names none: runs of `[\p{P}$+<=>^~|]` first, then GPT-2's words, then numbers
    /// without their space, then ASCII digits by threes.
    case llamaDefault = "default"
}
