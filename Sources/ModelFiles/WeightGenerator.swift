/// Makes rows of a synthetic tensor, the same for the same seed however the rows are divided.
public struct WeightGenerator: Sendable, Hashable {
    /// Of this tensor: each tensor of a model has another one.
    public var seed: UInt64
    /// Around which the values of a vector lie: 1 for a norm, 0 for a bias.
    public var center: Float = 1

    public init(seed: UInt64) {
        self.seed = seed
    }
}
