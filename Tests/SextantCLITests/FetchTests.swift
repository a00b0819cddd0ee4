import EngineAPI
import Foundation
import ModelHub
import Testing

@testable import SextantCLI

@Suite struct FetchTextTests {
    @Test("sizes, share, rate over the last seconds, and what is left")
    func live() {
        var text = FetchText(isTerminal: true)
        let plan = FetchProgress.planned(files: 2, bytes: 1_000_000_000, presentBytes: 200_000_000)
        #expect(text.take(plan, atSeconds: 0).line == "2 files, 1.00 GB, 0.20 GB of it here already")
        #expect(text.take(.started(file: "a", bytes: 200_000_000, from: 0), atSeconds: 0).line == nil)
        #expect(
            text.take(.finished(file: "a", bytes: 200_000_000), atSeconds: 0).line == "a  0.20 GB  checked")
        let going = text.take(.started(file: "b", bytes: 800_000_000, from: 300_000_000), atSeconds: 0)
        #expect(going.line == "b: going on after 0.30 GB")
        // 100 MB in 2 s; what an earlier attempt has left counts as done, and not as speed.
        let live = text.take(.received(file: "b", bytes: 400_000_000), atSeconds: 2).live
        #expect(live == "██████░░░░  60%  0.60 GB of 1.00 GB  50.0 MB/s  8 s left  b")
        // Begun anew: the share falls, the speed does not become negative.
        #expect(text.take(.received(file: "b", bytes: 0), atSeconds: 3).live?.contains("20%") == true)
        #expect(text.take(.finished(file: "b", bytes: 800_000_000), atSeconds: 4).live?.contains("100%") == true)
        #expect(text.take(.planned(files: 3, bytes: 1_000_000_000, presentBytes: 0), atSeconds: 5) == .init())
    }

    @Test("trouble is told; without a terminal so is progress, now and then")
    func lines() {
        var text = FetchText(isTerminal: false)
        _ = text.take(.planned(files: 1, bytes: 100, presentBytes: 0), atSeconds: 0)
        let retry = FetchProgress.retrying(file: "a", reason: "broken", inSeconds: 2)
        #expect(text.take(retry, atSeconds: 0).line == "a: broken; trying again in 2 s")
        #expect(text.take(.received(file: "a", bytes: 10), atSeconds: 1).line == nil)
        #expect(text.take(.received(file: "a", bytes: 50), atSeconds: 31).line?.contains("50%") == true)
        #expect(text.take(.received(file: "a", bytes: 60), atSeconds: 32).line == nil)
    }

    @Test("a model is a path where there is one, else an id of the hub")
    func resolution() throws {
        func resolve(_ model: String) throws(EngineError) -> String {
            try ModelChoice.resolve(model) { (reference) throws(EngineError) in "fetched \(reference)" }
        }
        #expect(try resolve("synthetic:llama-2-7b") == "synthetic:llama-2-7b")
        #expect(try resolve("/usr/bin") == "/usr/bin")
        #expect(try resolve("acme/tiny") == "fetched acme/tiny")
        #expect(try resolve("acme/tiny:Q4_K_M") == "fetched acme/tiny:Q4_K_M")
        for wrong in ["", "nothing", "models/tiny.gguf", "./acme/tiny", "/no/such/file", "a/b/c"] {
            #expect(throws: EngineError.self) { try resolve(wrong) }
        }
    }
}

@Suite(.serialized, .enabled(if: SextantProcess.isBuilt, SextantProcess.comment))
struct ModelFetchCommandTests {
    @Test("offline with an empty cache: status 1, and the command that helps")
    func offline() async throws {
        let ended = try await SextantProcess.run(["model", "fetch", "acme/tiny", "--offline"])
        #expect(ended.status == 1)
        #expect(ended.output.isEmpty)
        #expect(ended.errors.contains("sextant model fetch acme/tiny"))
    }

    @Test("what is no id of the hub is a wrong use")
    func usage() async throws {
        let ended = try await SextantProcess.run(["model", "fetch", "tiny"])
        #expect(ended.status == 64)
        #expect(ended.errors.contains("Expected ORG/NAME"))
    }
}
