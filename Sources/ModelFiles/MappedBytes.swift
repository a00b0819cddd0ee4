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

extension MappedBytes {
    /// A part of the same mapping; `range` lies inside `bytes`.
    func part(_ range: Range<Int>) -> MappedBytes {
        MappedBytes(owner: owner, bytes: UnsafeRawBufferPointer(rebasing: bytes[range]))
    }
}
