import Testing

@testable import ModelFiles

@Suite struct SHA256Tests {
    /// Vectors of FIPS 180-4 and of the NIST examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func knownVectors(text: String, digest: String) {
        #expect(SHA256.hexadecimal(of: text.utf8) == digest)
    }

    @Test func millionLetters() {
        var hash = SHA256()
        for _ in 0..<100 { hash.update([UInt8](repeating: 0x61, count: 10_000)) }
        #expect(hash.finish() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    /// However the bytes are cut, around the borders of blocks and of padding.
    @Test(arguments: [1, 3, 55, 56, 63, 64, 65, 119, 128])
    func piecesDoNotMatter(piece: Int) {
        let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var hash = SHA256()
        for start in stride(from: 0, to: bytes.count, by: piece) {
            hash.update(Array(bytes[start..<min(bytes.count, start + piece)]))
        }
        #expect(hash.finish() == SHA256.hexadecimal(of: bytes))
    }
}
