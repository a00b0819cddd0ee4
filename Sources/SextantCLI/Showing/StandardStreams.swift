import Foundation
import Synchronization

/// Where results go.
enum StandardOutput {
    private static let lastError = Mutex<Int32>(0)

    /// Why results could not be written. A reader who has gone, as `head` does, had what it wanted: that is none.
    static var failure: String? {
        let number = lastError.withLock { $0 }
        return number == 0 ? nil : String(cString: strerror(number))
    }

    /// Whether somebody still reads.
    @discardableResult
    static func write(_ text: String) -> Bool {
        let isWritten = Descriptor.write(text, to: STDOUT_FILENO)
        if !isWritten, errno != EPIPE { lastError.withLock { [number = errno] in $0 = number } }
        return isWritten
    }

    static var isTerminal: Bool { Descriptor.isTerminal(STDOUT_FILENO) }
    static var columns: Int { Descriptor.columns(STDOUT_FILENO) }
}

/// Where progress, explanations and errors go.
enum StandardError {
    @discardableResult
    static func write(_ text: String) -> Bool { Descriptor.write(text, to: STDERR_FILENO) }

    static var isTerminal: Bool { Descriptor.isTerminal(STDERR_FILENO) }
    static var columns: Int { Descriptor.columns(STDERR_FILENO) }
}

private enum Descriptor {
    static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// Columns of the terminal; 80 where it does not tell.
    static func columns(_ descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Unbuffered, so that text and progress appear in order.
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
                if count < 0, errno == EINTR || errno == EAGAIN { continue }
                guard count > 0 else { return false }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
            return true
        }
    }
}
