import EngineAPI
import Foundation

/// A file of raw floats under construction; it appears under its name when it is whole. A device or a pipe is written
/// to as it is.
final class FloatFile {
    private let path: String
    /// `nil` where nothing may be put in place of what is there.
    private let temporary: String?
    private let descriptor: Int32
    private var isFinished = false

    /// - Throws: `.request` when the file cannot be made.
    init(path: String) throws(EngineError) {
        self.path = path
        var status = stat()
        let isThere = stat(path, &status) == 0
        let kind = status.st_mode & S_IFMT
        let isStream =
            ["/dev/std", "/dev/fd/"].contains(where: path.hasPrefix)
            || (isThere && kind != S_IFREG && kind != S_IFDIR)
        temporary = isStream ? nil : "\(path).\(getpid()).part"
        descriptor = open(temporary ?? path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit {
        guard !isFinished else { return }
        close(descriptor)
        if let temporary { unlink(temporary) }
    }

    func append(_ floats: UnsafeBufferPointer<Float>) throws(EngineError) {
        var rest = UnsafeRawBufferPointer(floats)
        while !rest.isEmpty {
            let count = write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(path) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    func finish() throws(EngineError) {
        isFinished = true
        let isClosed = close(descriptor) == 0
        guard let temporary else {
            guard isClosed else { throw Self.failure(path) }
            return
        }
        guard isClosed, rename(temporary, path) == 0 else {
            let error = Self.failure(path)
            unlink(temporary)
            throw error
        }
    }

    private static func failure(_ path: String) -> EngineError {
        EngineError(
            .request, "\(path): cannot be written: \(String(cString: strerror(errno))).",
            remedy: "Choose another place with --output, or make room.")
    }
}
