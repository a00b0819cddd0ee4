public import EngineAPI

/// How large a model is in one precision.
public struct ModelYardstick: Sendable, Hashable {
    public var name: String
    /// `fp16`, `int8`, ...
    public var precision: String
    /// All weights.
    public var weightBytes: Double
    public var work: ModelWork

    public init(name: String, precision: String, weightBytes: Double, work: ModelWork) {
        self.name = name
        self.precision = precision
        self.weightBytes = weightBytes
        self.work = work
    }
}
