/// The beginning of a text that may be long: what comes after it is dropped.
public struct TextHead: Sendable {
    private let limit: Int
    private var bytes: [UInt8] = []

    /// - Parameter limit: in bytes.
    public init(limit: Int) {
        self.limit = limit
    }

    public mutating func append(_ part: ArraySlice<UInt8>) {
        bytes.append(contentsOf: part.prefix(limit - bytes.count))
    }

    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
