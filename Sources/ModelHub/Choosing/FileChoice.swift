/// Which files of a repository are wanted.
public enum FileChoice: Sendable, Hashable {
    /// What it takes to run the model; in a repository of GGUF files the one that the reference names, or the only one.
    case model
    /// The files that fit a name or a pattern with `*` and `?`, with all parts of a split file.
    case files(String)
}
