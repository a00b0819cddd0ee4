/// How far the loading of a model is.
public struct LoadProgress: Sendable, Hashable {
    /// 0 ... 1, of the bytes of all weights.
    public var fraction: Double
    /// Bytes of all weights.
    public var totalBytes: Int
}

/// Called during loading, from the loading thread, at most some hundred times.
public typealias LoadObserver = @Sendable (LoadProgress) -> Void
