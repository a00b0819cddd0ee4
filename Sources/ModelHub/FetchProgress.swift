/// What fetching tells while it goes on, in this order for each file.
public enum FetchProgress: Sendable, Hashable {
    /// What is to be had in all, and how much of it the cache has. May come again when an index has told more.
    case planned(files: Int, bytes: Int, presentBytes: Int)
    /// - Parameter from: bytes that an earlier attempt has left.
    case started(file: String, bytes: Int, from: Int)
    /// - Parameter bytes: of this file so far; falls back where it has to be begun again.
    case received(file: String, bytes: Int)
    /// Verified and in the cache.
    case finished(file: String, bytes: Int)
    case retrying(file: String, reason: String, inSeconds: Double)
    /// Another process is fetching the same file.
    case waiting(file: String)
    case note(String)
}
