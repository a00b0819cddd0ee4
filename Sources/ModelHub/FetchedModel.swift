/// A model that lies in the cache, whole.
public struct FetchedModel: Sendable, Hashable {
    /// What to open: the folder of the snapshot, or the (first) GGUF file in it.
    public var path: String
    /// The version of the repository, 40 hexadecimal digits.
    public var commit: String
    /// Full paths, in the order of their names.
    public var files: [String]
    public var bytes: Int
    /// What came over the network this time.
    public var receivedBytes: Int
    /// Whether a tokenizer came with it. GGUF files hold theirs.
    public var hasTokenizer: Bool
}
