/// A tensor of a checkpoint: its shape and how to get at its rows. Read-only, safe to read from many threads.
public struct Tensor: Sendable {
    /// As the file calls it.
    public var name: String
    public var type: TensorType
    /// Outermost first: [rows, columns] or [count].
    public var shape: [Int]
    public var content: Content

    public enum Content: Sendable {
        /// Bytes inside a mapped file, row-major.
        case mapped(MappedBytes)
        /// Made on demand: synthetic weights.
        case generated(WeightGenerator)
    }

    public init(name: String, type: TensorType, shape: [Int], content: Content) {
        self.name = name
        self.type = type
        self.shape = shape
        self.content = content
    }

    public var rows: Int { shape.count > 1 ? shape[0] : 1 }
    public var columns: Int { shape.last ?? 0 }
    public var bytesPerRow: Int { columns / type.blockElements * type.blockBytes }
    public var byteCount: Int { rows * bytesPerRow }
}
