import Foundation
import ModelFiles
import Testing

@testable import ModelHub

@Suite struct PiecesTests {
    @Test("ids as the hub has them")
    func references() throws {
        let plain = try #require(ModelReference("Qwen/Qwen2.5-0.5B-Instruct"))
        #expect(plain.organization == "Qwen")
        #expect(plain.name == "Qwen2.5-0.5B-Instruct")
        #expect(plain.variant == nil)
        let chosen = try #require(ModelReference("bartowski/Llama-3.2-1B-GGUF:Q4_K_M"))
        #expect(chosen.variant == "Q4_K_M")
        #expect("\(chosen)" == "bartowski/Llama-3.2-1B-GGUF:Q4_K_M")
        for text in [
            "", "name", "a/b/c", "/b", "a/", "./b", "../b", "a/..", "-a/b", "a/b-", "a/b.", "a--b/c", "a/b..c", "a b/c",
            "a/b:", "a/b:c/d", "a/b.git", "ä/b", "~/b", "a/\(String(repeating: "b", count: 95))",
        ] {
            #expect(ModelReference(text) == nil, "\(text)")
        }
    }

    @Test("origins, and where redirects lead")
    func addresses() throws {
        let address = try #require(WebAddress("https://Hub.example/a/b?c=1#d"))
        #expect(address.origin == "https://hub.example:443")
        #expect(address.host == "hub.example")
        #expect(address.target == "/a/b?c=1")
        #expect(address.following("/x?y")?.text == "https://Hub.example/x?y")
        #expect(address.following("x")?.text == "https://Hub.example/a/x")
        #expect(address.following("?x")?.text == "https://Hub.example/a/b?x")
        #expect(address.following("//other.example/x")?.text == "https://other.example/x")
        #expect(
            address.following("HTTPS://other.example:8443/%2B?a=b%3D")?.text == "HTTPS://other.example:8443/%2B?a=b%3D")
        #expect(address.following("file:///etc/passwd") == nil)
        #expect(try #require(WebAddress("http://[::1]:8080/x")).origin == "http://[::1]:8080")
        #expect(try #require(WebAddress("http://127.0.0.1")).target == "/")
        for text in [
            "hub.example", "ftp://hub.example", "https://", "https:///x", "https://user@hub.example", "https://a b/",
            "https://hub.example\\@evil.example/", "https://hub.example:0", "https://hub.example:99999",
            "https://hub.example/\r\nX: y", "https://a:b:c/",
        ] {
            #expect(WebAddress(text) == nil, "\(text)")
        }
    }

    @Test("heads, with an interim answer before and trailers behind")
    func heads() {
        var parser = HeadParser()
        for line in [
            "HTTP/1.1 100 Continue\r\n", "\r\n", "HTTP/1.1 200 OK\r\n", "Content-Length:  5 \r\n", "X-A: b:c\r\n",
        ] {
            #expect(parser.take(line) == .more)
        }
        let head = ResponseHead(status: 200, headers: ["content-length": "5", "x-a": "b:c"])
        #expect(parser.take("\r\n") == .complete(head))
        #expect(parser.take("Trailer: x\r\n") == .more)
        #expect(head.contentLength == 5)
        var endless = HeadParser()
        _ = endless.take("HTTP/1.1 200 OK\r\n")
        #expect(endless.take(String(repeating: "a", count: HeadParser.mostBytes)) == .tooLong)
        #expect(ResponseHead(status: 302, headers: ["x-linked-etag": "W/\"abc\""]).linkedHash == "abc")
    }

    @Test("content ranges")
    func contentRanges() throws {
        let range = try #require(ContentRange("bytes 100-199/200"))
        #expect((range.first, range.last, range.total) == (100, 199, 200))
        #expect(ContentRange("bytes 0-1/*") != nil)
        for text in ["", "bytes", "bytes 5-4/10", "bytes 0-10/10", "bytes -5/10", "items 0-1/2", "bytes 0-1"] {
            #expect(ContentRange(text) == nil, "\(text)")
        }
    }

    @Test("SHA-1 as FIPS 180 has it, in pieces of every size")
    func sha1() {
        func digest(_ text: String, by step: Int = .max) -> String {
            var hash = SHA1()
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                rest.prefix(step).withUnsafeBytes { hash.update($0) }
                rest = rest.dropFirst(step)
            }
            return hash.finish()
        }
        #expect(digest("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
        #expect(digest("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
        let long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
        for step in [1, 3, 55, 56, 64, 1000] {
            #expect(digest(long, by: step) == "84983e441c3bd26ebaae4aa1f95129e5e54670f1")
        }
        let many = String(repeating: "a", count: 1_000_000)
        #expect(digest(many, by: 999) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
    }

    @Test("git's name of a file")
    func gitBlob() throws {
        for (text, name) in [
            ("", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"), ("hello\n", "ce013625030ba8dba906f756967f9e9ca394464a"),
        ] {
            var hasher = ContentHasher(try #require(ContentHash(name)), sizeBytes: text.utf8.count)
            Array(text.utf8).withUnsafeBytes { hasher.update($0) }
            #expect(hasher.finished() == name)
        }
        #expect(ContentHash("sha256:\(String(repeating: "a", count: 64))") != nil)
        for text in ["", "abc", String(repeating: "A", count: 40), "../\(String(repeating: "a", count: 37))"] {
            #expect(ContentHash(text) == nil)
        }
    }

    @Test("quantisations in the names of files")
    func ggufNames() {
        let models = GGUFModel.all(in: [
            "a-Q4_K_M.gguf", "a-Q4_K.gguf", "UD/a-UD-IQ2_XXS-00001-of-00002.gguf", "a.bf16.gguf", "plain.gguf",
            "mmproj-a.gguf", "imatrix.gguf", "a.safetensors",
        ])
        #expect(models.map(\.stem) == ["UD/a-UD-IQ2_XXS", "a-Q4_K", "a-Q4_K_M", "a.bf16", "plain"])
        #expect(models.map(\.quantization) == ["IQ2_XXS", "Q4_K", "Q4_K_M", "bf16", nil])
        #expect(models.map(\.isWhole) == [false, true, true, true, true])
        #expect(models.filter { $0.isCalled("q4_k") }.map(\.stem) == ["a-Q4_K"])
        #expect(models.filter { $0.isCalled("K_M") }.map(\.stem) == ["a-Q4_K_M"])
        #expect(models.filter { $0.isCalled("a") }.count == 4)
    }

    @Test("repositories without anything to run say what they have")
    func unsupported() throws {
        let reference = try #require(ModelReference("a/b"))
        for (files, word) in [
            (["config.json": 1, "pytorch_model.bin": 1], "pickled"), (["adapter_config.json": 1], "adapter"),
            (["config.json": 1, "consolidated.safetensors": 1], "another kind"), (["README.md": 1], "no weights"),
        ] {
            do throws(HubError) {
                _ = try FileSelection.choose(.model, of: reference, from: files)
                Issue.record("\(files)")
            } catch {
                #expect(error.kind == .unsupported)
                #expect(error.message.contains(word), "\(error.message)")
            }
        }
    }

    @Test("the next page is asked of the hub that was asked before")
    func links() throws {
        let hub = try #require(WebAddress("https://hub.example"))
        let own = "<https://hub.example/api?cursor=1>; rel=\"next\""
        #expect(ListingRequest.next(own, of: hub)?.text == "https://hub.example/api?cursor=1")
        let other = "<https://x.example/p>; rel=\"prev\", <https://x.example/api?cursor=2>; rel=\"next\""
        #expect(ListingRequest.next(other, of: hub)?.text == "https://hub.example/api?cursor=2")
        #expect(ListingRequest.next("<>; rel=\"last\"", of: hub) == nil)
        #expect(ListingRequest.quoted("refs/pr/1 ä") == "refs%2Fpr%2F1%20%C3%A4")
    }

    @Test("a disk that is too small is noticed before the first byte")
    func disk() throws {
        #expect(throws: HubError.self) { try DiskSpace.check(1000, in: "/x") { _ in 999 } }
        try DiskSpace.check(1000, in: "/x") { _ in 1000 + DiskSpace.reserveBytes }
        try DiskSpace.check(1000, in: "/x") { _ in nil }
        try DiskSpace.check(0, in: "/x") { _ in 0 }
        #expect((DiskSpace.freeBytes("\(NSTemporaryDirectory())/not/there/yet") ?? 0) > 0)
        #expect(ByteCount.text(999) == "999 bytes")
        #expect(ByteCount.text(4_921_000_000) == "4.92 GB")
    }
}
