#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Whole small files, read with the C library alone.
enum FileBytes {
    /// Far above any tokenizer (Llama 3's tokenizer.json has 17 MB), far below what would hurt.
    static let limit = 256 << 20

    static func read(_ path: String) throws(TokenizerError) -> [UInt8] {
        guard let file = fopen(path, "rb") else {
            throw unreadable(path, "cannot be opened")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        let block = 1 << 20
        while true {
            let part = [UInt8](unsafeUninitializedCapacity: block) { buffer, count in
                count = buffer.baseAddress.map { fread($0, 1, block, file) } ?? 0
            }
            if part.isEmpty { break }
            bytes += part
            if bytes.count > limit {
                throw TokenizerError(
                    .unsupported, source: path, "expected a tokenizer of at most \(limit) bytes, found more",
                    remedy: "Give a tokenizer.json or a tokenizer.model file.")
            }
        }
        // A folder opens, but does not read.
        if ferror(file) != 0 { throw unreadable(path, "cannot be read") }
        return bytes
    }

    private static func unreadable(_ path: String, _ what: String) -> TokenizerError {
        TokenizerError(
            .unreadable, source: path, "\(what): \(String(cString: strerror(errno)))",
            remedy: "Give the path of a tokenizer.json or a tokenizer.model file.")
    }
}
