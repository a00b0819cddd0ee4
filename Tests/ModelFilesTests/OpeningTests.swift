import Testing

@testable import ModelFiles

/// Paths that lead to no model: the message says what to do.
@Suite struct OpeningTests {
    private func error(_ path: String) throws -> ModelFileError {
        try #require(throws: ModelFileError.self) { try Checkpoint.open(path) }
    }

    @Test func nothingThere() throws {
        let error = try error("/no/such/model.gguf")
        #expect(error.message.contains("No such file"))
        #expect(error.remedy?.contains("--model") == true)
    }

    @Test func filesOfOtherKinds() throws {
        let folder = try TemporaryFolder()
        try withExtendedLifetime(folder) {
            try folder.write("empty.gguf", "")
            #expect(try error(folder.path + "/empty.gguf").message.contains("an empty file"))
            try folder.write("text.gguf", "hello, this is no model")
            #expect(try error(folder.path + "/text.gguf").message.contains("the letters GGUF"))
            try folder.write("model.safetensors", "x")
            #expect(try error(folder.path + "/model.safetensors").remedy?.contains("folder") == true)
            #expect(try error("/dev/null").message.contains("a regular file"))
        }
    }

    @Test func foldersWithoutModel() throws {
        let folder = try TemporaryFolder()
        try withExtendedLifetime(folder) {
            #expect(try error(folder.path).message.contains("config.json"))
            try folder.write("a.gguf", HandmadeGGUF.smallLlama().bytes)
            #expect(try error(folder.path).remedy?.contains("/a.gguf") == true)
            #expect(try Checkpoint.open(folder.path + "/a.gguf").tensors.count == 12)
            try folder.write("config.json", SmallFolder.text(SmallFolder.config))
            #expect(try error(folder.path).message.contains("model.safetensors"))
            try folder.write("pytorch_model.bin", "x")
            #expect(try error(folder.path).remedy?.contains("safe_serialization") == true)
        }
    }

    @Test func whatTheHubCacheHoldsIsKnownByItsPlace() throws {
        let commit = "0123456789abcdef0123456789abcdef01234567"
        let origin = try #require(HubOrigin(path: "/cache/hub/models--acme--tiny-1.5/snapshots/\(commit)/q/a.gguf"))
        #expect(origin.repository == "acme/tiny-1.5")
        #expect(origin.commit == commit)
        #expect(origin.description == "acme/tiny-1.5 at commit \(commit)")
        #expect(HubOrigin(path: "models--gpt2/snapshots/\(commit)")?.repository == "gpt2")
        for path in [
            "/cache/acme--tiny/snapshots/\(commit)", "/cache/models--acme--tiny/\(commit)", "snapshots/\(commit)",
            "/cache/models--acme--tiny/snapshots/main", "/cache/models--a--b--c/snapshots/\(commit)", "model.gguf", "",
        ] {
            #expect(HubOrigin(path: path) == nil)
        }
        let folder = try TemporaryFolder()
        try withExtendedLifetime(folder) {
            let place = "models--acme--tiny/snapshots/\(commit)"
            try folder.write("\(place)/a.gguf", HandmadeGGUF.smallLlama().bytes)
            try folder.write("a.gguf", HandmadeGGUF.smallLlama().bytes)
            #expect(try Checkpoint.open("\(folder.path)/\(place)/a.gguf").origin?.repository == "acme/tiny")
            #expect(try Checkpoint.open(folder.path + "/a.gguf").origin == nil)
        }
    }

    /// Expected value: `sha256sum` of the size and the bytes.
    @Test func digestsTellContentsApart() throws {
        let small = MappedBytes.inMemory([1, 2, 3])
        #expect(
            SampledDigest.of([small]) == "sha256-sampled:" + SHA256.hexadecimal(of: [3, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]))
        var bytes = [UInt8](repeating: 7, count: 7 << 20)
        let before = SampledDigest.of([.inMemory(bytes)])
        bytes[bytes.count - 1] = 8
        #expect(SampledDigest.of([.inMemory(bytes)]) != before)
        bytes.append(7)
        #expect(SampledDigest.of([.inMemory(bytes)]) != before)
    }
}
