import Foundation

/// Reads a file of bounded size.
enum FileBytes {
    static func read(_ path: String, atMost maximum: Int) throws(RunFileError) -> Data {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw RunFileError(file: path, problem: "cannot be read: \(SystemMessage.last)")
        }
        defer { close(descriptor) }
        var data = Data()
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = chunk.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw RunFileError(file: path, problem: "cannot be read: \(SystemMessage.last)")
            }
            if count == 0 { return data }
            data.append(contentsOf: chunk[..<count])
            guard data.count <= maximum else {
                throw .mismatch(file: path, field: nil, expected: "at most \(maximum) bytes", found: "a larger file")
            }
        }
    }
}

/// The system's words for the last error.
enum SystemMessage {
    static var last: String { String(cString: strerror(errno)) }
}
