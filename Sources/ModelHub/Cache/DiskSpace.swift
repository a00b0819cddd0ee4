import Foundation

/// Whether what is to come fits.
enum DiskSpace {
    /// Left over for everybody else on the file system.
    static let reserveBytes = 64 << 20

    /// - Parameter freeBytes: replaceable so that tests can fill a disk.
    static func check(
        _ neededBytes: Int, in folder: String, freeBytes: (String) -> Int? = DiskSpace.freeBytes
    ) throws(HubError) {
        guard neededBytes > 0, let free = freeBytes(folder), free < neededBytes + reserveBytes else { return }
        throw HubError(
            .noSpace,
            "\(folder): \(ByteCount.text(neededBytes)) are still to come, and only \(ByteCount.text(free)) are free",
            remedy: "make room, or set HF_HOME to a folder on a larger disk")
    }

    /// Free for this user on the file system of a folder that may not exist yet; `nil` when it does not tell.
    static func freeBytes(_ folder: String) -> Int? {
        var path = folder
        var status = statvfs()
        while statvfs(path, &status) != 0 {
            guard errno == ENOENT, let slash = path.lastIndex(of: "/"), path != "/" else { return nil }
            path = slash == path.startIndex ? "/" : String(path[..<slash])
        }
        let (bytes, isTooMuch) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return isTooMuch ? Int.max : Int(clamping: bytes)
    }
}
