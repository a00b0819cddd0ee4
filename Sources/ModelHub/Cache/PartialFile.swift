import Foundation

/// A file that comes in parts, hashed as it grows. What an earlier attempt has left is hashed first.
final class PartialFile {
    let path: String
    let file: HubFile
    private let descriptor: Int32
    private(set) var count = 0
    private var hasher: ContentHasher

    private static let chunkBytes = 1 << 20

    init(_ path: String, for file: HubFile, isCancelled: () -> Bool) throws(HubError) {
        self.path = path
        self.file = file
        hasher = ContentHasher(file.hash, sizeBytes: file.bytes)
        try RepositoryCache.makeFolder(of: path)
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .fileSystem(path, errno) }
        do throws(HubError) {
            try readWhatIsThere(isCancelled)
        } catch {
            Foundation.close(descriptor)
            throw error
        }
    }

    var isWhole: Bool { count == file.bytes }

    /// - Throws: when the disk is full or more comes than the file has.
    func append(_ bytes: UnsafeRawBufferPointer) throws(HubError) {
        guard bytes.count <= file.bytes - count else {
            throw HubError(
                .wrongLength, "\(file.path): expected \(file.bytes) bytes, and the server sends more",
                remedy: "check HF_ENDPOINT, or take another mirror")
        }
        var rest = bytes
        while !rest.isEmpty {
            let written = write(descriptor, rest.baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                let code = errno
                throw code == ENOSPC || code == EDQUOT
                    ? HubError(
                        .noSpace, "\(path): the disk is full",
                        remedy: "make room and give the same command again: it goes on from here")
                    : .fileSystem(path, code)
            }
            hasher.update(UnsafeRawBufferPointer(rebasing: rest[..<written]))
            count += written
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Forgets everything that has come.
    func restart() throws(HubError) {
        guard ftruncate(descriptor, 0) == 0 else {
            throw .fileSystem(path, errno)
        }
        count = 0
        hasher = ContentHasher(file.hash, sizeBytes: file.bytes)
    }

    /// Lower-case hexadecimal, of what has come so far.
    var digest: String { hasher.finished() }

    /// Gives the file its final name, safe from a power cut when `isDurable`.
    func move(to target: String, isDurable: Bool) throws(HubError) {
        // The name must not reach the disk before the content does: whoever finds the name trusts the content.
        if isDurable, fsync(descriptor) != 0 { throw .fileSystem(path, errno) }
        guard rename(path, target) == 0 else {
            throw .fileSystem(target, errno)
        }
    }

    /// Call once.
    func close() {
        Foundation.close(descriptor)
    }

    private func readWhatIsThere(_ isCancelled: () -> Bool) throws(HubError) {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        while true {
            if isCancelled() { throw .cancelled }
            let got = read(descriptor, &chunk, chunk.count)
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .fileSystem(path, errno) }
            guard got > 0 else { return }
            // Longer than the file can be: left by something else.
            guard got <= file.bytes - count else { return try restart() }
            chunk.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<got])) }
            count += got
        }
    }
}
