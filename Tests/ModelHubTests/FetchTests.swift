import Foundation
import ModelHub
import Testing

@Suite struct FetchTests {
    @Test("what it takes to run the model, in the layout that other tools share")
    func layout() throws {
        let bench = try HubBench()
        let model = try bench.fetch()
        #expect(model.path == bench.snapshot)
        #expect(model.commit == FakeHub.commit)
        #expect(model.hasTokenizer)
        let names = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.snapshot).sorted() == names)
        #expect(model.files == names.map { "\(bench.snapshot)/\($0)" })
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: "\(bench.snapshot)/model.safetensors")
        #expect(link == "../../blobs/\(FakeHub.hash(HubBench.weights))")
        #expect(bench.content("\(bench.snapshot)/model.safetensors") == HubBench.weights)
        #expect(bench.content("\(bench.snapshot)/config.json") == HubBench.config)
        #expect(bench.content("\(bench.repository)/refs/main") == Array(FakeHub.commit.utf8))
        #expect(bench.content("\(bench.home)/hub/CACHEDIR.TAG")?.starts(with: Array("Signature: 8a47".utf8)) == true)
        let blobs = try FileManager.default.contentsOfDirectory(atPath: "\(bench.repository)/blobs")
        #expect(blobs.count == names.count)
        let expected = HubBench.config.count + HubBench.tokenizer.count + HubBench.weights.count + 2
        #expect(model.bytes == expected)
        #expect(model.receivedBytes == expected)
        #expect(bench.events.first == .planned(files: 4, bytes: expected, presentBytes: 0))
        #expect(bench.events.last == .finished(file: "model.safetensors", bytes: HubBench.weights.count))
        #expect(bench.server.hub.requests.allSatisfy { $0.headers["user-agent"] == "sextant/test" })
        #expect(bench.server.hub.requests.allSatisfy { $0.headers["authorization"] == nil })
    }

    @Test("what is there is not fetched again")
    func again() throws {
        let bench = try HubBench()
        try bench.fetch()
        let before = bench.server.hub.requests.count
        let model = try bench.fetch()
        #expect(model.receivedBytes == 0)
        #expect(bench.server.hub.requests.dropFirst(before).allSatisfy { $0.target.hasPrefix("/api/") })
        #expect(bench.weightRequests.count == 1)
    }

    @Test("a revision is a branch, a tag or a commit; another one is refused")
    func revisions() throws {
        let bench = try HubBench(FakeHub(HubBench.model, revisions: ["main", "refs/pr/1"]))
        #expect(try bench.fetch(revision: "refs/pr/1").commit == FakeHub.commit)
        #expect(bench.content("\(bench.repository)/refs/refs/pr/1") == Array(FakeHub.commit.utf8))
        #expect(try bench.fetch(revision: FakeHub.commit).commit == FakeHub.commit)
        let failure = bench.failure(revision: "v9")
        #expect(failure?.kind == .noRevision)
        #expect(failure?.message == "acme/tiny has no revision v9")
        for hostile in ["", "../main", "a b", "/x", "a/../../b", ".hidden"] {
            #expect(bench.failure(revision: hostile)?.kind == .setting, "\(hostile)")
        }
    }

    @Test("a listing in pages, whose links name the original, is read from the mirror")
    func pages() throws {
        let bench = try HubBench(FakeHub(HubBench.model, pageEntries: 2))
        #expect(try bench.fetch().files.count == 4)
        #expect(bench.server.hub.requests.filter { $0.target.contains("/tree/") }.count == 4)
    }

    @Test("shards are those of the index")
    func shards() throws {
        let first = HubBench.bytes(3000, seed: 5)
        let second = HubBench.bytes(2500, seed: 6)
        let index =
            #"{"weight_map": {"a": "model-00002-of-00002.safetensors", "b": "model-00001-of-00002.safetensors"}}"#
        var files = HubBench.model
        files["model.safetensors"] = nil
        files["model-00001-of-00002.safetensors"] = first
        files["model-00002-of-00002.safetensors"] = second
        // Looks like a shard, and is none.
        files["model-extra.safetensors"] = HubBench.bytes(2000, seed: 7)
        files["model.safetensors.index.json"] = Array(index.utf8)
        let bench = try HubBench(files)
        let model = try bench.fetch()
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.snapshot).sorted()
        #expect(
            names == [
                "config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
                "model.safetensors.index.json", "tokenizer.json", "tokenizer_config.json",
            ])
        #expect(model.files.count == names.count)
        #expect(bench.content("\(bench.snapshot)/model-00002-of-00002.safetensors") == second)

        files["model-00001-of-00002.safetensors"] = nil
        let failure = try HubBench(files).failure()
        #expect(failure?.kind == .unsupported)
        #expect(failure?.message.contains("names model-00001-of-00002.safetensors") == true)
    }

    @Test("of GGUF files the one that is named, with all its parts")
    func gguf() throws {
        let small = HubBench.bytes(1500, seed: 8)
        let parts = [HubBench.bytes(1600, seed: 9), HubBench.bytes(1700, seed: 10)]
        let files: [String: [UInt8]] = [
            "tiny-Q4_K_M.gguf": small, "Q8_0/tiny-Q8_0-00001-of-00002.gguf": parts[0],
            "Q8_0/tiny-Q8_0-00002-of-00002.gguf": parts[1], "mmproj-tiny-f16.gguf": HubBench.bytes(1100, seed: 11),
            "README.md": [1],
        ]
        let bench = try HubBench(files)
        let failure = bench.failure()
        #expect(failure?.kind == .choice)
        #expect(failure?.message.contains("acme/tiny has 2 GGUF models") == true)
        #expect(failure?.message.contains("3.30 kB  Q8_0/tiny-Q8_0-00001-of-00002.gguf and 1 more") == true)
        #expect(failure?.message.contains("1.50 kB  tiny-Q4_K_M.gguf") == true)
        #expect(failure?.message.contains("mmproj") == false)
        #expect(failure?.remedy?.contains("acme/tiny:Q4_K_M") == true)

        #expect(try bench.fetch("acme/tiny:q4_k_m").path == "\(bench.snapshot)/tiny-Q4_K_M.gguf")
        let split = try bench.fetch("acme/tiny:Q8_0")
        #expect(split.path == "\(bench.snapshot)/Q8_0/tiny-Q8_0-00001-of-00002.gguf")
        #expect(bench.content("\(bench.snapshot)/Q8_0/tiny-Q8_0-00002-of-00002.gguf") == parts[1])
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: split.path)
        #expect(link == "../../../blobs/\(FakeHub.hash(parts[0]))")
        #expect(bench.failure("acme/tiny:Q5_K_M")?.kind == .noFile)

        #expect(try bench.fetch(choice: .files("*Q4_K_M*")).files == ["\(bench.snapshot)/tiny-Q4_K_M.gguf"])
        #expect(try bench.fetch(choice: .files("README.md")).files == ["\(bench.snapshot)/README.md"])
        #expect(bench.failure(choice: .files("*.bin"))?.kind == .noFile)
    }

    @Test("what an interrupted fetch has left is not fetched again")
    func interrupted() throws {
        let bench = try HubBench()
        bench.server.storage.fail("part=model.safetensors", .stall(afterBytes: 150_000))
        var received = 0
        let fetcher = ModelFetcher(
            try bench.settings(), userAgent: "sextant/test",
            observer: { event in
                if case .received(file: "model.safetensors", bytes: let bytes) = event { received = bytes }
            }, isCancelled: { received > 100_000 })
        let reference = try #require(ModelReference(HubBench.reference))
        do throws(HubError) {
            _ = try fetcher.fetch(reference)
            Issue.record("was not interrupted")
        } catch {
            #expect(error.kind == .cancelled)
        }
        let kept = try #require(bench.content("\(bench.blob(HubBench.weights)).incomplete")?.count)
        #expect(kept > 100_000)
        #expect(kept <= 150_000)
        #expect(throws: HubError.self) { try bench.fetcher().cached(reference) }

        let model = try bench.fetch()
        #expect(bench.content("\(bench.snapshot)/model.safetensors") == HubBench.weights)
        #expect(model.receivedBytes == HubBench.weights.count - kept)
        #expect(bench.weightRequests.last?.rangeStart == kept)
        #expect(bench.events.contains(.started(file: "model.safetensors", bytes: HubBench.weights.count, from: kept)))
    }

    @Test("a left-over part that is longer than the file is thrown away")
    func tooLongPart() throws {
        let bench = try HubBench()
        try FileManager.default.createDirectory(
            atPath: "\(bench.repository)/blobs", withIntermediateDirectories: true)
        let part = "\(bench.blob(HubBench.weights)).incomplete"
        try Data(HubBench.weights + [0]).write(to: URL(filePath: part))
        #expect(try bench.fetch().receivedBytes > HubBench.weights.count)
        #expect(bench.content("\(bench.snapshot)/model.safetensors") == HubBench.weights)
    }
}
