/// What a hash of FIPS 180-4 does with one block of 64 bytes after another.
public protocol BlockFunction: Sendable {
    init()
    /// Takes whole blocks in: 64 bytes each, one after another from the beginning of `bytes`.
    mutating func compress(_ bytes: UnsafeRawBufferPointer, blocks: Int)
    /// The digest, once the padding is in.
    var words: [UInt32] { get }
}

/// A hash over blocks of 64 bytes, fed with parts of any length: buffering and padding (FIPS 180-4, section 5.1.1), which
/// SHA-1 and SHA-256 share.
public struct BlockHash<Function: BlockFunction>: Sendable {
    private var function = Function()
    /// Bytes that do not fill a block yet.
    private var pending: [UInt8] = []
    private var length: UInt64 = 0

    public init() {}

    /// Lower-case hexadecimal.
    static func hexadecimal(of bytes: some Sequence<UInt8>) -> String {
        var hash = BlockHash()
        hash.update([UInt8](bytes))
        return hash.finish()
    }

    mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        length &+= UInt64(bytes.count)
        var rest = bytes[...]
        if !pending.isEmpty {
            let taken = rest.prefix(64 - pending.count)
            pending.append(contentsOf: taken)
            rest = rest.dropFirst(taken.count)
            guard pending.count == 64 else { return }
            pending.withUnsafeBytes { function.compress($0, blocks: 1) }
            pending.removeAll(keepingCapacity: true)
        }
        let whole = rest.count / 64
        function.compress(UnsafeRawBufferPointer(rebasing: rest), blocks: whole)
        pending.append(contentsOf: rest.dropFirst(64 * whole))
    }

    /// The digest in lower-case hexadecimal. Nothing may follow.
    public mutating func finish() -> String {
        let bits = length &* 8
        var tail: [UInt8] = [0x80]
        tail += [UInt8](repeating: 0, count: (119 - pending.count) % 64)
        tail += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
        update(tail)
        let digits = Array("0123456789abcdef")
        var text = ""
        for word in function.words {
            for shift in stride(from: 28, through: 0, by: -4) {
                text.append(digits[Int(word >> UInt32(shift)) & 15])
            }
        }
        return text
    }
}
