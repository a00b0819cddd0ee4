import Foundation
import ModelHub
import Testing

/// Tokens, missing repositories, no network, no disk.
@Suite struct AccessTests {
    private static let secret = "hf_SecretOfTheTests"

    @Test("a gated model names the page to visit, and opens with a token")
    func gated() throws {
        let bench = try HubBench(FakeHub(HubBench.model, token: Self.secret))
        let failure = try #require(bench.failure())
        #expect(failure.kind == .denied)
        #expect(failure.message.contains("acme/tiny is gated"))
        #expect(failure.remedy?.contains("https://huggingface.co/acme/tiny") == true)
        #expect(failure.remedy?.contains("HF_TOKEN") == true)

        let wrong = try #require(bench.failure(["HF_TOKEN": "hf_WrongOne"]))
        #expect(wrong.kind == .denied)
        #expect(wrong.message.contains("has not been let in"))
        #expect(!"\(wrong) \(String(reflecting: wrong))".contains("hf_WrongOne"))

        try bench.fetch(HubBench.reference, ["HF_TOKEN": Self.secret])
        #expect(bench.content("\(bench.snapshot)/model.safetensors") == HubBench.weights)
    }

    @Test("the token goes to the hub and to nobody it sends to")
    func tokenStays() throws {
        let bench = try HubBench()
        try bench.fetch(HubBench.reference, ["HF_TOKEN": Self.secret])
        #expect(bench.server.hub.requests.allSatisfy { $0.headers["authorization"] == "Bearer \(Self.secret)" })
        #expect(!bench.server.storage.requests.isEmpty)
        for request in bench.server.storage.requests {
            #expect(!"\(request.headers) \(request.target)".contains(Self.secret))
        }
        #expect(!"\(bench.events)".contains(Self.secret))
    }

    @Test("a server that repeats the token does not get it printed")
    func echoedToken() throws {
        let bench = try HubBench()
        bench.server.hub.fail(
            "revision/main", .status(401, headers: ["X-Error-Message": "bad token \(Self.secret)"]))
        let failure = try #require(bench.failure(["HF_TOKEN": Self.secret]))
        #expect(failure.kind == .denied)
        #expect(failure.message.contains("does not accept the token (bad token (token))"))
    }

    @Test("a repository that does not exist, or hides")
    func missing() throws {
        let bench = try HubBench()
        let failure = try #require(bench.failure("acme/nothing"))
        #expect(failure.kind == .noRepository)
        #expect(failure.message.contains("has no repository acme/nothing, or it is private"))
        bench.server.hub.fail("revision/main", .status(401, headers: ["X-Error-Code": "RepoNotFound"]))
        #expect(bench.failure()?.kind == .noRepository)
    }

    @Test("without a network two ways out are named; a model in the cache is used")
    func noNetwork() throws {
        let bench = try HubBench()
        try bench.fetch()
        bench.server.hub.stop()
        #expect(try bench.fetch().path == bench.snapshot)
        #expect(
            bench.events.contains { if case .note(let text) = $0 { text.contains("from the cache") } else { false } })
        let failure = try #require(bench.failure("acme/other"))
        #expect(failure.kind == .noNetwork)
        #expect(failure.remedy?.contains("HF_ENDPOINT=https://hf-mirror.com") == true)
        #expect(failure.remedy?.contains("--model PATH") == true)
    }

    @Test("offline nothing is asked, and what is missing is named")
    func offline() throws {
        let bench = try HubBench()
        let failure = try #require(bench.failure(["HF_HUB_OFFLINE": "1"]))
        #expect(failure.kind == .notCached)
        #expect(failure.remedy?.contains("sextant model fetch acme/tiny") == true)
        #expect(bench.server.hub.requests.isEmpty)
        try bench.fetch()
        let before = bench.server.hub.requests.count
        #expect(try bench.fetch(HubBench.reference, ["HF_HUB_OFFLINE": "yes"]).path == bench.snapshot)
        let reference = try #require(ModelReference(HubBench.reference))
        #expect(try bench.fetcher().model(reference).path == bench.snapshot)
        #expect(bench.server.hub.requests.count == before)
        try FileManager.default.removeItem(atPath: bench.blob(HubBench.weights))
        #expect(bench.failure(["HF_HUB_OFFLINE": "1"])?.kind == .notCached)
    }

    @Test("weights that another tool fetched without their tokenizer are completed")
    func withoutTokenizer() throws {
        let bench = try HubBench()
        try bench.fetch()
        let reference = try #require(ModelReference(HubBench.reference))
        try FileManager.default.removeItem(atPath: "\(bench.snapshot)/tokenizer.json")
        #expect(try bench.fetcher().cached(reference).hasTokenizer == false)
        #expect(try bench.fetcher(["HF_HUB_OFFLINE": "1"]).model(reference).hasTokenizer == false)
        #expect(try bench.fetcher().model(reference).hasTokenizer)
    }

    @Test("a file that another process is fetching is waited for")
    func locked() throws {
        let bench = try HubBench()
        let path = "\(bench.home)/hub/.locks/models--acme--tiny/\(FakeHub.hash(HubBench.config)).lock"
        let folder = URL(filePath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let descriptor = open(path, O_RDWR | O_CREAT, 0o664)
        #expect(flock(descriptor, LOCK_EX) == 0)
        var waited: [String] = []
        let fetcher = ModelFetcher(
            try bench.settings(), userAgent: "sextant/test",
            observer: { event in
                guard case .waiting(let file) = event else { return }
                waited.append(file)
                flock(descriptor, LOCK_UN)
            })
        #expect(try fetcher.fetch(try #require(ModelReference(HubBench.reference))).files.count == 4)
        #expect(waited == ["config.json"])
        close(descriptor)
    }

    @Test("a cache that cannot be written names the folder and HF_HOME")
    func unwritable() throws {
        let bench = try HubBench()
        try Data().write(to: URL(filePath: "\(bench.home)/hub"))
        let failure = try #require(bench.failure())
        #expect(failure.kind == .fileSystem)
        #expect(failure.message.contains("\(bench.home)/hub"))
        #expect(failure.remedy?.contains("HF_HOME") == true)
    }
}
