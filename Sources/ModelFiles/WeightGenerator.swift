/// Makes rows of a synthetic tensor, the same for the same seed however the rows are divided.
public struct WeightGenerator: Sendable, Hashable {
    /// Of this tensor: each tensor of a model has another one.
    public var seed: UInt64

    public init(seed: UInt64) {
        self.seed = seed
    }
}
