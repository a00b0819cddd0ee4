public import Foundation

/// Writes a file so that whoever opens it finds the old version or the new one, whole, even after a power cut. A device
/// or a pipe is written to, not replaced.
public enum AtomicFile {
    /// `write(2)`, replaceable so that tests can fill a disk.
    typealias Writer = (Int32, UnsafeRawBufferPointer) -> Int

    public static func write(_ data: Data, to path: String) throws(RunFileError) {
        try write(data, to: path) { descriptor, bytes in Foundation.write(descriptor, bytes.baseAddress, bytes.count) }
    }

    static func write(_ data: Data, to path: String, writer: Writer) throws(RunFileError) {
        if isDevice(path) { return try writeThrough(data, to: path, writer) }
        // A link stays one: the file that it leads to is replaced.
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let folder = target.deletingLastPathComponent().path
        // In the same folder, because a rename is atomic only within a file system.
        let temporary = "\(folder)/.\(target.lastPathComponent).\(getpid()).tmp"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure(path) }
        do {
            defer { close(descriptor) }
            try fill(descriptor, with: data, for: path, writer)
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, target.path) == 0 else {
            let error = failure(path)
            unlink(temporary)
            throw error
        }
        let folderDescriptor = open(folder, O_RDONLY | O_CLOEXEC)
        if folderDescriptor >= 0 {
            // Some file systems cannot synchronise a folder; the file itself is safe.
            fsync(folderDescriptor)
            close(folderDescriptor)
        }
    }

    /// Whether a file must not take the place of what is there: a device, a pipe, a name that stands for one of the
    /// process's own streams.
    private static func isDevice(_ path: String) -> Bool {
        if ["/dev/std", "/dev/fd/", "/proc/"].contains(where: path.hasPrefix) { return true }
        var status = stat()
        guard stat(path, &status) == 0 else { return false }
        return status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
    }

    private static func writeThrough(_ data: Data, to path: String, _ writer: Writer) throws(RunFileError) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        try fill(descriptor, with: data, for: path, writer)
    }

    private static func fill(
        _ descriptor: Int32, with data: Data, for path: String, _ writer: Writer
    ) throws(RunFileError) {
        var offset = 0
        while offset < data.count {
            let written = data.withUnsafeBytes { writer(descriptor, UnsafeRawBufferPointer(rebasing: $0[offset...])) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw failure(path) }
            offset += written
        }
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else { throw failure(path) }
    }

    private static func failure(_ path: String) -> RunFileError {
        RunFileError(
            file: path, problem: "cannot be written: \(SystemMessage.last)",
            remedy: "An earlier version of the file, if there was one, is untouched. "
                + "Choose another folder with --output, or make room.")
    }
}
