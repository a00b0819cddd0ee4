import Foundation
import ModelHub
import Testing

/// The cache is shared with the hub's own Python package: each must find what the other has fetched.
@Suite(.enabled(if: PythonPackage.isThere, PythonPackage.comment))
struct InteroperationTests {
    @Test("huggingface_hub finds what was fetched here")
    func theyFindOurs() throws {
        let bench = try HubBench()
        try bench.fetch()
        let output = try PythonPackage.run(
            """
            from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download
            print(snapshot_download("acme/tiny", local_files_only=True))
            print(hf_hub_download("acme/tiny", "model.safetensors", local_files_only=True))
            cache = scan_cache_dir()
            print(len(cache.warnings), cache.size_on_disk, sorted(list(cache.repos)[0].refs))
            """, bench, offline: true)
        let bytes = HubBench.config.count + HubBench.tokenizer.count + HubBench.weights.count + 2
        #expect(
            output == """
                \(bench.snapshot)
                \(bench.snapshot)/model.safetensors
                0 \(bytes) ['main']

                """)
    }

    @Test("nothing is fetched again over there")
    func theyReuseOurs() throws {
        let bench = try HubBench()
        try bench.fetch()
        let before = bench.server.storage.requests.count
        _ = try PythonPackage.run(
            """
            from huggingface_hub import hf_hub_download
            for name in ("config.json", "tokenizer.json", "model.safetensors"):
                hf_hub_download("acme/tiny", name)
            """, bench)
        #expect(bench.server.storage.requests.count == before)
    }

    @Test("what huggingface_hub has fetched is found here")
    func weFindTheirs() throws {
        let bench = try HubBench()
        let output = try PythonPackage.run(
            """
            from huggingface_hub import snapshot_download
            print(snapshot_download("acme/tiny", allow_patterns=["*.json", "*.safetensors"]))
            """, bench)
        #expect(output == "\(bench.snapshot)\n")
        let reference = try #require(ModelReference(HubBench.reference))
        let before = bench.server.hub.requests.count
        let found = try bench.fetcher().model(reference)
        #expect(found.path == bench.snapshot)
        #expect(found.files.count == 4)
        #expect(bench.server.hub.requests.count == before)
        #expect(try bench.fetch().receivedBytes == 0)
        #expect(bench.content("\(found.path)/model.safetensors") == HubBench.weights)
    }
}

/// A Python that has `huggingface_hub`: named by `SEXTANT_PYTHON`, or in `.venv` of the checkout.
private enum PythonPackage {
    static let comment: Comment =
        "No huggingface_hub: `python3 -m venv .venv && .venv/bin/pip install huggingface_hub`, or set SEXTANT_PYTHON."

    static var isThere: Bool { executable != nil }

    static let executable: String? = {
        let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path()
        let candidates = [ProcessInfo.processInfo.environment["SEXTANT_PYTHON"], "\(checkout).venv/bin/python"]
        return candidates.compactMap { $0 }.first { path in
            let library = URL(filePath: path).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "lib").path()
            let versions = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
            return versions.contains {
                FileManager.default.fileExists(atPath: "\(library)/\($0)/site-packages/huggingface_hub/__init__.py")
            }
        }
    }()

    /// Standard output of a script that sees the bench's hub and cache.
    static func run(_ script: String, _ bench: HubBench, offline: Bool = false) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try #require(executable))
        process.arguments = ["-c", script]
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": bench.home, "HF_HOME": bench.home, "no_proxy": "*",
            "HF_ENDPOINT": bench.server.hub.address, "HF_HUB_OFFLINE": offline ? "1" : "0",
            "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HUB_DISABLE_XET": "1",
        ]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        // Far less than a pipe holds.
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(String(decoding: complaint, as: UTF8.self))")
        return String(decoding: text, as: UTF8.self)
    }
}
