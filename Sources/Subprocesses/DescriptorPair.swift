import Foundation
import Synchronization

/// The two ends of a pipe or a socket, one of them for a child.
public struct DescriptorPair: Sendable {
    public let ours: Descriptor
    /// To be given away in a `Launch`; starting the child closes it here, so that its end is the stream's end.
    public let theirs: Descriptor

    /// A pipe that a child writes to.
    public static func fromChild() throws(SpawnError) -> DescriptorPair {
        try make { pipe($0) }
    }

    /// A pipe that a child reads from.
    public static func toChild() throws(SpawnError) -> DescriptorPair {
        let reversed = try fromChild()
        return DescriptorPair(ours: reversed.theirs, theirs: reversed.ours)
    }

    /// A stream socket for both directions.
    public static func bothWays() throws(SpawnError) -> DescriptorPair {
        #if os(Linux)
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        return try make { socketpair(AF_UNIX, kind, 0, $0) }
    }

    /// - Parameter system: fills in two descriptors and returns 0.
    private static func make(
        _ system: (UnsafeMutablePointer<Int32>) -> Int32
    ) throws(SpawnError) -> DescriptorPair {
        try Inheritance.lock.withLock { _ throws(SpawnError) -> DescriptorPair in
            var ends: [Int32] = [-1, -1]
            guard system(&ends) == 0 else { throw .noDescriptor(reason: SpawnError.words(errno)) }
            // Both are owned before either may fail.
            let first = Result { () throws(SpawnError) in try Descriptor(owning: ends[0]) }
            let second = Result { () throws(SpawnError) in try Descriptor(owning: ends[1]) }
            return DescriptorPair(ours: try first.get(), theirs: try second.get())
        }
    }
}
