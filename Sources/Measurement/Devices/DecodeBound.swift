/// The fastest decoding that memory bandwidth allows (roofline; Williams, Waterman and Patterson 2009).
///
/// A step reads the weights once, whatever the batch, and the keys and values of each of its sequences:
///
///     steps/s = bandwidth / (weight bytes per step + batch x positions x cache bytes per position)
///
/// Arithmetic is not looked at, so for large batches the true limit is lower.
public struct DecodeBound: Sendable, Hashable {
    public var weightBytesPerStep: Double
    public var cacheBytesPerPosition: Double
    public var batch: Int

    public init(weightBytesPerStep: Double, cacheBytesPerPosition: Double, batch: Int) {
        self.weightBytesPerStep = weightBytesPerStep
        self.cacheBytesPerPosition = cacheBytesPerPosition
        self.batch = batch
    }

    /// Steps per second, which are tokens per second of each request; `nil` where a figure is missing or absurd.
    public func tokensPerSecond(positions: Int, readBytesPerSecond: Double) -> Double? {
        let bytes = weightBytesPerStep + Double(batch) * Double(positions) * cacheBytesPerPosition
        guard bytes > 0, bytes.isFinite, readBytesPerSecond > 0, readBytesPerSecond.isFinite, positions >= 0 else {
            return nil
        }
        return readBytesPerSecond / bytes
    }
}
