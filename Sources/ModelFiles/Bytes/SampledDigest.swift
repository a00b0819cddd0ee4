/// A digest of large files that reads a few MiB of each: it tells models apart, it does not prove a file unchanged.
enum SampledDigest {
    private static let edge = 1 << 20
    private static let sample = 64 << 10
    private static let samples = 64

    /// `sha256-sampled:` and the SHA-256 over, for each file: its size as 8 little-endian bytes, its first MiB, its last
    /// MiB, and 64 evenly spaced samples of 64 KiB. A file of at most 6 MiB counts whole.
    static func of(_ files: [MappedBytes]) -> String {
        var hash = SHA256()
        for file in files {
            let size = file.bytes.count
            hash.update(withUnsafeBytes(of: UInt64(size).littleEndian) { [UInt8]($0) })
            if size <= 2 * edge + samples * sample {
                hash.update(file.bytes)
                continue
            }
            hash.update(UnsafeRawBufferPointer(rebasing: file.bytes[..<edge]))
            hash.update(UnsafeRawBufferPointer(rebasing: file.bytes[(size - edge)...]))
            for index in 0..<samples {
                // size / samples > sample, so the last sample ends inside the file.
                let start = size / samples * index
                hash.update(UnsafeRawBufferPointer(rebasing: file.bytes[start..<(start + sample)]))
            }
        }
        return "sha256-sampled:" + hash.finish()
    }
}
