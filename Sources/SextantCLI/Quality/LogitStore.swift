import EngineAPI
import Foundation

/// The reference's logits on disk, [position, vocabulary] float32: with them two models need not be in memory at a time.
///
/// The file has no name from the moment it exists, so that nothing stays behind however the process ends.
final class LogitStore {
    private let descriptor: Int32
    private let rowFloats: Int
    private let folder: String
    private var row: UnsafeMutableBufferPointer<Float>
    private(set) var count = 0

    /// - Throws: `.engine` when no file can be made.
    init(vocabulary: Int, folder: String = FileManager.default.temporaryDirectory.path) throws(EngineError) {
        self.folder = folder
        rowFloats = vocabulary
        var template = Array("\(folder)/sextant-logits-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Self.failure(folder, needed: nil) }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        row = .allocate(capacity: vocabulary)
        row.initialize(repeating: 0)
    }

    deinit {
        close(descriptor)
        row.deallocate()
    }

    func append(_ logits: UnsafeBufferPointer<Float>) throws(EngineError) {
        var rest = UnsafeRawBufferPointer(logits)
        while !rest.isEmpty {
            let written = write(descriptor, rest.baseAddress, rest.count)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.failure(folder, needed: (count + 1) * rowFloats * 4) }
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
        count += 1
    }

    /// A row that was appended; valid until the next call.
    func logits(at position: Int) throws(EngineError) -> UnsafeBufferPointer<Float> {
        var rest = UnsafeMutableRawBufferPointer(row)
        var offset = off_t(position) * off_t(rest.count)
        while !rest.isEmpty {
            let count = pread(descriptor, rest.baseAddress, rest.count, offset)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(folder, needed: nil) }
            offset += off_t(count)
            rest = UnsafeMutableRawBufferPointer(rebasing: rest[count...])
        }
        return UnsafeBufferPointer(row)
    }

    private static func failure(_ folder: String, needed: Int?) -> EngineError {
        let room = needed.map { ", \(Decimal.bytes($0)) and more are needed" } ?? ""
        return EngineError(
            .engine,
            "\(folder): the reference's logits cannot be kept there: \(String(cString: strerror(errno)))\(room).",
            remedy: "Name a folder with room in the environment variable TMPDIR, or give fewer --tokens.")
    }
}
