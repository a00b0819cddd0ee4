public import EngineAPI

/// What the model really is, for whoever computes with it directly.
extension NativeModel {
    public var effectivePrecision: Precision { plan.effective }

    /// `Q4_1 blocks of 32 (packed)`, `F16 (in place)`, ...
    public var weightsText: String { plan.weightsText }

    /// `fp16` or `fp32`.
    public var cacheText: String { cachePool.shape.element == .half ? "fp16" : "fp32" }
}
