import Foundation

/// A whole file mapped read-only.
///
/// The bounds of everything inside are checked against the size at opening. A file that another process shortens later
/// ends this process by a bus error on the first read past its new end: replace model files by renaming, not in place.
///
/// SAFETY: the pages are never written through this mapping, and the address and size never change.
final class FileMapping: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    /// - Throws: when the file cannot be opened, is empty or not a regular file, or cannot be mapped.
    init(path: String) throws(ModelFileError) {
        func failure(_ expected: String, _ found: String, _ remedy: String?) -> ModelFileError {
            ModelFileError(file: path, field: nil, expected: expected, found: found, remedy: remedy)
        }
        func reason() -> String { String(cString: strerror(errno)) }

        let descriptor = path.withCString { Foundation.open($0, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else {
            throw failure("a readable file", reason(), "check the path and its permissions")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("a readable file", reason(), nil) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw failure("a regular file", "something else", "give the path of the file itself")
        }
        guard let size = Int(exactly: status.st_size), size > 0 else {
            throw failure("a model file", "an empty file", ModelFileError.damaged)
        }
        let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let address, address != MAP_FAILED else {
            throw failure("\(size) bytes that can be mapped", reason(), "check the limit of address space (ulimit -v)")
        }
        bytes = UnsafeRawBufferPointer(start: address, count: size)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }

    /// The whole file as a shareable range.
    var mapped: MappedBytes { MappedBytes(owner: self, bytes: bytes) }

    /// Tells the kernel that a part of the file is not needed any more. The pages come back from the file when read
    /// again. Rounded down at both ends, so that parts released in order leave nothing behind.
    func release(_ part: UnsafeRawBufferPointer) {
        guard let start = part.baseAddress, let base = bytes.baseAddress else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        guard page > 0 else { return }
        let offset = start - base
        let first = offset / page * page
        let isLast = offset + part.count == bytes.count
        let end = isLast ? bytes.count : (offset + part.count) / page * page
        guard offset >= 0, end <= bytes.count, first < end else { return }
        madvise(UnsafeMutableRawPointer(mutating: base + first), end - first, MADV_DONTNEED)
    }
}
