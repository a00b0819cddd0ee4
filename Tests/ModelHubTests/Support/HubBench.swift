import Foundation
import Synchronization
import Testing

@testable import ModelHub

/// A fake hub, an empty cache, and what the fetcher has told.
final class HubBench: Sendable {
    let server: FakeHub
    let home: String
    private let told = Mutex<[FetchProgress]>([])

    static let reference = "acme/tiny"
    static let config = Array(#"{"architectures": ["LlamaForCausalLM"]}"#.utf8)
    static let tokenizer = bytes(2000, seed: 1)
    static let weights = bytes(300_000, seed: 2)
    /// A model as transformers writes it, with files that nobody needs.
    static let model: [String: [UInt8]] = [
        "config.json": config, "tokenizer.json": tokenizer, "tokenizer_config.json": Array("{}".utf8),
        "model.safetensors": weights, "pytorch_model.bin": bytes(5000, seed: 3), "README.md": Array("# Tiny".utf8),
        "onnx/model.onnx": bytes(4000, seed: 4),
    ]

    init(_ server: FakeHub) throws {
        self.server = server
        home = FileManager.default.temporaryDirectory.appending(path: "sextant-hub-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    }

    convenience init(_ files: [String: [UInt8]] = HubBench.model) throws {
        try self.init(FakeHub(files))
    }

    deinit { try? FileManager.default.removeItem(atPath: home) }

    var events: [FetchProgress] { told.withLock { $0 } }
    var repository: String { "\(home)/hub/models--acme--tiny" }
    var snapshot: String { "\(repository)/snapshots/\(FakeHub.commit)" }

    func settings(_ extra: [String: String] = [:]) throws -> HubSettings {
        let environment = ["HF_ENDPOINT": server.hub.address, "HF_HOME": home].merging(extra) { $1 }
        var settings = try HubSettings(environment: environment)
        // Long for a busy machine; the tests of silence set their own.
        if extra["HF_HUB_DOWNLOAD_TIMEOUT"] == nil { settings.stallSeconds = 60 }
        settings.retryDelaySeconds = 0
        settings.mostAttempts = 4
        return settings
    }

    func fetcher(
        _ extra: [String: String] = [:], isCancelled: @escaping () -> Bool = { false }
    ) throws -> ModelFetcher {
        ModelFetcher(
            try settings(extra), userAgent: "sextant/test",
            observer: { [self] event in told.withLock { $0.append(event) } }, isCancelled: isCancelled)
    }

    @discardableResult
    func fetch(
        _ reference: String = HubBench.reference, revision: String = "main", choice: FileChoice = .model,
        _ extra: [String: String] = [:]
    ) throws -> FetchedModel {
        try fetcher(extra).fetch(try #require(ModelReference(reference)), revision: revision, choice: choice)
    }

    /// The error that fetching ends with.
    func failure(
        _ reference: String = HubBench.reference, revision: String = "main", choice: FileChoice = .model,
        _ extra: [String: String] = [:]
    ) -> HubError? {
        do {
            try fetch(reference, revision: revision, choice: choice, extra)
            return nil
        } catch {
            return error as? HubError
        }
    }

    func content(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map(Array.init)
    }

    func blob(_ content: [UInt8]) -> String { "\(repository)/blobs/\(FakeHub.hash(content))" }

    /// Requests for the weights at the second server.
    var weightRequests: [FakeServer.Request] { server.storage.requests(for: "part=model.safetensors") }

    /// Bytes that no compression and no chance repeats (a linear congruential generator).
    static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 1
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }
}

/// With other variables of the environment.
extension HubBench {
    func failure(_ extra: [String: String]) -> HubError? {
        failure(HubBench.reference, revision: "main", choice: .model, extra)
    }

    @discardableResult
    func fetch(_ reference: String, _ extra: [String: String]) throws -> FetchedModel {
        try fetch(reference, revision: "main", choice: .model, extra)
    }
}
