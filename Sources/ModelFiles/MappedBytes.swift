/// A range of a file mapped into memory. Read-only; the mapping lives as long as any range of it.
///
/// SAFETY: the mapping is never written, so it may be shared between threads.
public struct MappedBytes: @unchecked Sendable {
    /// Keeps the mapping alive.
    public let owner: any AnyObject & Sendable
    public let bytes: UnsafeRawBufferPointer

    public init(owner: any AnyObject & Sendable, bytes: UnsafeRawBufferPointer) {
        self.owner = owner
        self.bytes = bytes
    }
}
