import Foundation
import Testing

@testable import ModelHub

/// Each way in which a server or the line to it fails.
@Suite struct BadServerTests {
    private static let weights = "part=model.safetensors"
    private static let impatient = ["HF_HUB_DOWNLOAD_TIMEOUT": "0.5"]

    @Test(
        "goes on where the line broke",
        arguments: [Fault.breakOff(afterBytes: 100_000), .stall(afterBytes: 100_000), .cut(toBytes: 100_000)])
    func resumes(_ fault: Fault) throws {
        let bench = try HubBench()
        bench.server.storage.fail(Self.weights, fault, fault)
        let model = try bench.fetch(HubBench.reference, Self.impatient)
        #expect(bench.content("\(bench.snapshot)/model.safetensors") == HubBench.weights)
        #expect(bench.weightRequests.map(\.rangeStart) == [nil, 100_000, 200_000])
        #expect(model.receivedBytes == model.bytes)
        let retries = bench.events.filter { if case .retrying = $0 { true } else { false } }
        #expect(retries.count == 2)
    }

    @Test(
        "begins again where nothing has come", arguments: [Fault.silence, .hangUp, .garbage, .breakOff(afterBytes: 0)])
    func retries(_ fault: Fault) throws {
        let bench = try HubBench()
        bench.server.storage.fail(Self.weights, fault, fault)
        bench.server.hub.fail("/config.json", fault)
        bench.server.hub.fail("recursive=true", fault)
        try bench.fetch(HubBench.reference, Self.impatient)
        #expect(bench.content("\(bench.snapshot)/model.safetensors") == HubBench.weights)
        #expect(bench.weightRequests.map(\.rangeStart) == [nil, nil, nil])
    }

    @Test("gives up after a bounded number of attempts, and keeps what has come")
    func givesUp() throws {
        let bench = try HubBench()
        bench.server.storage.fail(
            Self.weights, .stall(afterBytes: 1000), .stall(afterBytes: 0), .breakOff(afterBytes: 0), .silence)
        let failure = bench.failure(Self.impatient)
        #expect(failure?.kind == .stalled)
        #expect(failure?.message.contains("nothing came for 0.5 s") == true)
        #expect(failure?.remedy?.contains("1.00 kB of 300.00 kB are kept") == true)
        #expect(bench.weightRequests.count == 4)
        #expect(bench.content("\(bench.blob(HubBench.weights)).incomplete")?.count == 1000)
        try bench.fetch()
        #expect(bench.weightRequests.last?.rangeStart == 1000)
        #expect(bench.content("\(bench.snapshot)/model.safetensors") == HubBench.weights)
    }

    @Test("lengths that are lies", arguments: [Fault.declare(299_999), .declare(400_000), .add(bytes: 1)])
    func lies(_ fault: Fault) throws {
        let bench = try HubBench()
        bench.server.storage.fail(Self.weights, fault)
        let failure = bench.failure()
        #expect(failure?.kind == .wrongLength)
        #expect(failure?.message.contains("expected 300000 bytes") == true)
        #expect(bench.weightRequests.count == 1)
        #expect((bench.content("\(bench.blob(HubBench.weights)).incomplete")?.count ?? 0) <= 300_000)
        try bench.fetch()
        #expect(bench.content("\(bench.snapshot)/model.safetensors") == HubBench.weights)
    }

    @Test("a server without ranges, and one that gets them wrong, send the whole file again")
    func ranges() throws {
        let bench = try HubBench()
        bench.server.storage.fail(Self.weights, .breakOff(afterBytes: 1000), .ignoreRange)
        try bench.fetch()
        #expect(bench.content("\(bench.snapshot)/model.safetensors") == HubBench.weights)
        for fault in [
            Fault.contentRange("bytes 0-299999/300000"), .contentRange("bytes 1000-299999/300001"),
            .contentRange("nonsense"), .status(416),
        ] {
            let bench = try HubBench()
            bench.server.storage.fail(Self.weights, .breakOff(afterBytes: 1000), fault)
            try bench.fetch()
            #expect(bench.content("\(bench.snapshot)/model.safetensors") == HubBench.weights)
            #expect(bench.weightRequests.map(\.rangeStart) == [nil, 1000, nil])
        }
    }

    @Test("a wrong hash: the file is kept aside and fetched once more")
    func wrongHashOnce() throws {
        let bench = try HubBench()
        bench.server.storage.fail(Self.weights, .corrupt)
        try bench.fetch()
        #expect(bench.content("\(bench.snapshot)/model.safetensors") == HubBench.weights)
        var wrong = HubBench.weights
        wrong[wrong.count / 2] ^= 1
        #expect(bench.content("\(bench.blob(HubBench.weights)).mismatch") == wrong)
    }

    @Test("a wrong hash twice is an error, for small files too")
    func wrongHashTwice() throws {
        for (server, ending) in [(\FakeHub.storage, Self.weights), (\FakeHub.hub, "/config.json")] {
            let bench = try HubBench()
            bench.server[keyPath: server].fail(ending, .corrupt, .corrupt)
            let failure = bench.failure()
            #expect(failure?.kind == .wrongHash)
            #expect(failure?.message.contains(".mismatch") == true)
            #expect(bench.server[keyPath: server].requests(for: ending).count == 2)
            #expect(!FileManager.default.fileExists(atPath: "\(bench.repository)/refs/main"))
        }
    }

    @Test("a hub that lists one hash and offers another is caught before the bytes come")
    func linkedHash() throws {
        let bench = try HubBench()
        let headers = ["X-Linked-ETag": "\"abc\"", "Location": bench.server.storage.address]
        bench.server.hub.fail("/model.safetensors", .status(302, headers: headers))
        #expect(bench.failure()?.kind == .wrongHash)
        #expect(bench.server.storage.requests(for: "/").isEmpty)
    }

    @Test("compressed bytes are refused: their length says nothing")
    func compressed() throws {
        let bench = try HubBench()
        bench.server.storage.fail(Self.weights, .encoded("gzip"))
        #expect(bench.failure()?.message.contains("gzip") == true)
        #expect(bench.server.hub.requests.allSatisfy { $0.headers["accept-encoding"] == "identity" })
    }

    @Test("redirects in a circle, without end, and to what is no web address")
    func redirects() throws {
        func failure(_ location: String) throws -> HubError? {
            let bench = try HubBench()
            bench.server.hub.fail("/config.json", .status(302, headers: ["Location": location]))
            return bench.failure()
        }
        let own = "/acme/tiny/resolve/\(FakeHub.commit)/config.json"
        #expect(try failure(own)?.message.contains("in a circle") == true)
        for location in ["file:///etc/passwd", "ftp://127.0.0.1/x", "https://user@127.0.0.1/x", "gopher:x"] {
            #expect(try failure(location)?.kind == .redirect, "\(location)")
        }
        let endless = try FakeServer()
        endless.answer { request in
            FakeReply(status: 307, headers: ["Location": "/next/\(Int(request.target.dropFirst(6)) ?? 0)0"])
        }
        let bench = try HubBench()
        bench.server.hub.fail("/config.json", .status(302, headers: ["Location": "\(endless.address)/next/1"]))
        let error = bench.failure()
        #expect(error?.kind == .redirect)
        #expect(error?.message.contains("on and on") == true)
        #expect(endless.requests.count == HubConnection.mostRedirects)
    }

    @Test("a busy server is asked again, one that has failed for good is not")
    func busy() throws {
        let bench = try HubBench()
        bench.server.hub.fail(
            "revision/main", .status(429, headers: ["Retry-After": "0"]), .status(503), .status(500))
        bench.server.storage.fail(Self.weights, .status(403, text: "expired"), .status(504))
        try bench.fetch()
        // Each attempt asks the hub for a fresh link.
        #expect(bench.server.hub.requests(for: "/model.safetensors").count == 3)
        let broken = try HubBench()
        broken.server.hub.fail("revision/main", .status(418, text: "I'm a teapot"))
        let failure = broken.failure()
        #expect(failure?.kind == .server)
        #expect(failure?.message.contains("status 418 (I'm a teapot)") == true)
        #expect(broken.server.hub.requests.count == 1)
    }

    @Test("answers that are none of a hub")
    func noHub() throws {
        for text in ["<html>Log in</html>", "{}", "[]", #"{"sha": "../../x"}"#, #"{"sha": 5}"#] {
            let bench = try HubBench()
            bench.server.hub.fail("revision/main", .status(200, text: text))
            #expect(bench.failure()?.kind == .server, "\(text)")
        }
        let bench = try HubBench()
        bench.server.hub.fail("recursive=true", .status(200, text: "[1, 2]"))
        #expect(bench.failure()?.kind == .server)
    }

    @Test("a listing cannot lead out of its folder, nor sizes overflow")
    func hostileListing() throws {
        let oid = String(repeating: "a", count: 40)
        let entries = [
            ("../../evil", 1), ("/etc/evil", 1), ("a/../b", 1), ("a//b", 1), ("a\\\\b", 1), ("", 1), ("huge", Int.max),
            ("negative", -1), ("good.gguf", 5),
        ].map { #"{"type": "file", "path": "\#($0)", "size": \#($1), "oid": "\#(oid)"}"# }
        let text = "[\(entries.joined(separator: ", "))]"
        let files = try JSONDecoder().decode([TreeEntry].self, from: Data(text.utf8)).compactMap(\.file)
        #expect(files.map(\.path) == ["good.gguf"])
    }
}
