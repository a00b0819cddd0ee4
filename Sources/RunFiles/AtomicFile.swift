public import Foundation

/// Writes a file so that whoever opens it finds the old version or the new one, whole, even after a power cut.
public enum AtomicFile {
    /// `write(2)`, replaceable so that tests can fill a disk.
    typealias Writer = (Int32, UnsafeRawBufferPointer) -> Int

    public static func write(_ data: Data, to path: String) throws(RunFileError) {
        try write(data, to: path) { descriptor, bytes in Foundation.write(descriptor, bytes.baseAddress, bytes.count) }
    }

    static func write(_ data: Data, to path: String, writer: Writer) throws(RunFileError) {
        let target = URL(fileURLWithPath: path)
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
        guard rename(temporary, path) == 0 else {
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
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure(path) }
    }

    private static func failure(_ path: String) -> RunFileError {
        RunFileError(
            file: path, problem: "cannot be written: \(SystemMessage.last)",
            remedy: "An earlier version of the file, if there was one, is untouched. "
                + "Choose another folder with --output, or make room.")
    }
}
