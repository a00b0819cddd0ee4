import ModelFiles

/// What a file must hash to. The hub names large files by their SHA-256 and small ones as git does; either is also the
/// file's name in the cache.
enum ContentHash: Sendable, Hashable {
    case sha256(String)
    /// The SHA-1 of `blob SIZE`, a zero byte, and the content.
    case gitBlob(String)

    /// `nil` for anything but 64 and 40 lower-case hexadecimal digits.
    init?(_ text: String) {
        let digits = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
        guard Self.isHexadecimal(digits) else { return nil }
        switch digits.count {
        case 64: self = .sha256(digits)
        case 40: self = .gitBlob(digits)
        default: return nil
        }
    }

    var text: String {
        switch self {
        case .sha256(let text), .gitBlob(let text): text
        }
    }

    static func isHexadecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
        }
    }
}

/// Hashes a file of known size while it comes.
struct ContentHasher {
    private enum State {
        case sha256(SHA256)
        case gitBlob(SHA1)
    }

    private var state: State

    init(_ hash: ContentHash, sizeBytes: Int) {
        switch hash {
        case .sha256: state = .sha256(SHA256())
        case .gitBlob:
            var sha1 = SHA1()
            Array("blob \(sizeBytes)\0".utf8).withUnsafeBytes { sha1.update($0) }
            state = .gitBlob(sha1)
        }
    }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        switch state {
        case .sha256(var sha256):
            // Taken out and put back: the hash holds arrays, which must not be copied while they change.
            state = .gitBlob(SHA1())
            sha256.update(bytes)
            state = .sha256(sha256)
        case .gitBlob(var sha1):
            state = .gitBlob(SHA1())
            sha1.update(bytes)
            state = .gitBlob(sha1)
        }
    }

    /// Lower-case hexadecimal. Nothing may follow.
    func finished() -> String {
        switch state {
        case .sha256(var sha256): sha256.finish()
        case .gitBlob(var sha1): sha1.finish()
        }
    }
}
