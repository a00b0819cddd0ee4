import Foundation

/// Reads from a descriptor, part by part.
public struct DescriptorReader: Sendable {
    public let descriptor: Descriptor
    /// Nothing will come any more: whoever could write is gone.
    public private(set) var isAtEnd = false
    private var buffer: [UInt8]

    /// - Parameter partBytes: most that is taken at once.
    public init(_ descriptor: Descriptor, partBytes: Int = 1 << 16) {
        self.descriptor = descriptor
        buffer = [UInt8](repeating: 0, count: partBytes)
    }

    /// Whether `read` would give bytes at once.
    public var hasBytes: Bool {
        var one = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        return poll(&one, 1, 0) > 0 && one.revents & Int16(POLLIN) != 0
    }

    /// Takes what is there, and waits where nothing is.
    ///
    /// - Returns: empty at the end, or when a signal came first.
    public mutating func read() -> ArraySlice<UInt8> {
        let count = Foundation.read(descriptor.number, &buffer, buffer.count)
        if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { isAtEnd = true }
        return buffer[..<max(0, count)]
    }
}
