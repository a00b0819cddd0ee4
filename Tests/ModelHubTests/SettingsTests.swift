import Foundation
import Testing

@testable import ModelHub

@Suite struct SettingsTests {
    @Test("the variables of the hub's own tools")
    func variables() throws {
        let plain = try HubSettings(environment: ["HOME": "/home/me"])
        #expect(plain.endpoint.text == "https://huggingface.co")
        #expect(plain.cacheFolder == "/home/me/.cache/huggingface/hub")
        #expect(!plain.isOffline)
        #expect(plain.token == nil)
        func folder(_ environment: [String: String]) throws -> String {
            try HubSettings(environment: environment.merging(["HOME": "/home/me"]) { first, _ in first }).cacheFolder
        }
        #expect(try folder(["XDG_CACHE_HOME": "/x"]) == "/x/huggingface/hub")
        #expect(try folder(["XDG_CACHE_HOME": "/x", "HF_HOME": "~/h"]) == "/home/me/h/hub")
        #expect(try folder(["HF_HOME": "/h", "HUGGINGFACE_HUB_CACHE": "/old"]) == "/old")
        #expect(try folder(["HUGGINGFACE_HUB_CACHE": "/old", "HF_HUB_CACHE": "/new"]) == "/new")
        #expect(try folder(["HF_HOME": ""]) == "/home/me/.cache/huggingface/hub")
        #expect(
            try HubSettings(environment: ["HF_ENDPOINT": "http://m.example/hf/"]).endpoint.text == "http://m.example/hf"
        )
        for value in ["1", "on", "Yes", "TRUE"] {
            #expect(try HubSettings(environment: ["HF_HUB_OFFLINE": value]).isOffline)
        }
        for value in ["0", "", "no"] { #expect(try !HubSettings(environment: ["HF_HUB_OFFLINE": value]).isOffline) }
        #expect(try HubSettings(environment: ["HF_HUB_DOWNLOAD_TIMEOUT": "7"]).stallSeconds == 7)
        for value in ["hub.example", "file:///x", "https://a@b"] {
            #expect(throws: HubError.self) { try HubSettings(environment: ["HF_ENDPOINT": value]) }
        }
    }

    @Test("tokens from the usual places, in order")
    func tokens() throws {
        let home = FileManager.default.temporaryDirectory.appending(path: "sextant-token-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: home) }
        func token(_ environment: [String: String]) throws -> String? {
            try HubSettings(environment: environment.merging(["HF_HOME": home]) { $1 }).token?.authorization
        }
        #expect(try token([:]) == nil)
        try Data("  hf_file\n".utf8).write(to: URL(filePath: "\(home)/token"))
        #expect(try token([:]) == "Bearer hf_file")
        try Data("hf_other".utf8).write(to: URL(filePath: "\(home)/elsewhere"))
        #expect(try token(["HF_TOKEN_PATH": "\(home)/elsewhere"]) == "Bearer hf_other")
        #expect(try token(["HUGGING_FACE_HUB_TOKEN": "hf_old"]) == "Bearer hf_old")
        #expect(try token(["HUGGING_FACE_HUB_TOKEN": "hf_old", "HF_TOKEN": "hf_new"]) == "Bearer hf_new")
        #expect(try token(["HF_TOKEN": ""]) == "Bearer hf_file")
        #expect(try token(["HF_TOKEN": "hf_new", "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"]) == nil)
    }

    @Test("a token shows itself to nobody, and cannot break out of its header")
    func secrecy() throws {
        let settings = try HubSettings(environment: ["HF_TOKEN": "hf_secret", "HF_HOME": "/nonexistent"])
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] { #expect(!text.contains("hf_secret")) }
        do throws(HubError) {
            _ = try HubSettings(environment: ["HF_TOKEN": "hf_secret\r\nX: y"])
            Issue.record("a header was let in")
        } catch {
            #expect(error.message.contains("HF_TOKEN"))
            #expect(!error.description.contains("hf_secret"))
        }
    }

    @Test("attempts: only what may pass, ever longer waits, and gain counts")
    func attempts() throws {
        var settings = try HubSettings(environment: [:])
        settings.mostAttempts = 4
        settings.retryDelaySeconds = 1
        func delays(_ error: HubError, gained: [Int], reached: Bool = true) -> [Double?] {
            var attempts = Attempts(settings)
            return gained.map { attempts.delay(after: error, gainedBytes: $0, hasReachedServer: reached) }
        }
        let broken = HubError(.brokenOff, "")
        #expect(delays(broken, gained: [0, 0, 0, 0]) == [1, 2, 4, nil])
        #expect(delays(broken, gained: [0, 0, Attempts.gainBytes, 0]) == [1, 2, 1, 2])
        #expect(delays(HubError(.wrongLength, ""), gained: [0]) == [nil])
        #expect(delays(HubError(.noNetwork, ""), gained: [0], reached: false) == [nil])
        #expect(delays(HubError(.noNetwork, ""), gained: [0]) == [1])
        var busy = HubError(.busy, "")
        busy.retryAfterSeconds = 7
        #expect(delays(busy, gained: [0]) == [7])
        busy.retryAfterSeconds = 1e9
        #expect(delays(busy, gained: [0]) == [Attempts.mostSeconds])
    }
}
