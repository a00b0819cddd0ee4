import ArgumentParser
import EngineAPI
import Foundation
import ModelHub

struct ModelFetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Bring a model from the hub into the cache, and print where it lies.",
        discussion: """
            Only what it takes to run the model is fetched, and every byte is checked against the hub's hash. What was \
            interrupted goes on where it stopped. The cache is the one that other tools share: HF_HOME, HF_HUB_CACHE. \
            HF_ENDPOINT names a mirror, HF_TOKEN opens gated models, HF_HUB_OFFLINE=1 forbids the network.

            EXAMPLES
              sextant model fetch HuggingFaceTB/SmolLM2-135M-Instruct
              sextant model fetch Qwen/Qwen2.5-0.5B-Instruct-GGUF:Q4_K_M
              sextant model fetch ORG/NAME --file '*Q8_0*' --revision v1.0
              HF_ENDPOINT=https://hf-mirror.com sextant model fetch ORG/NAME
            """)

    @Argument(
        help: ArgumentHelp("ORG/NAME, or ORG/NAME:Q4_K_M for one of several GGUF files.", valueName: "org/name"))
    var model: String

    @Option(help: ArgumentHelp("A branch, a tag or a commit.", valueName: "revision"))
    var revision = ModelFetcher.mainRevision

    @Option(
        help: ArgumentHelp("Only these files: a name, or a pattern with * and ? in quotes.", valueName: "pattern"))
    var file: String?

    @Flag(help: "Only look into the cache.")
    var offline = false

    @Flag(name: .shortAndLong, help: "No progress; the path only.")
    var quiet = false

    func validate() throws {
        guard ModelReference(model) != nil else {
            throw ValidationError("Expected ORG/NAME or ORG/NAME:VARIANT as the hub's pages have it, found \(model).")
        }
        if let file, file.isEmpty { throw ValidationError("--file is empty.") }
    }

    func run() throws {
        guard let reference = ModelReference(model) else { return }
        let display = FetchDisplay(isQuiet: quiet)
        let interruption = Interruption(
            message: "Stopping; what has come is kept, and the same command goes on from there.")
        let started = ContinuousClock.now
        do throws(HubError) {
            var settings = try HubSettings()
            if offline { settings.isOffline = true }
            let fetcher = ModelFetcher(
                settings, userAgent: HubModel.userAgent, observer: display.show,
                isCancelled: { interruption.hasHappened })
            let fetched = try fetcher.fetch(
                reference, revision: revision, choice: file.map { .files($0) } ?? .model)
            display.clear()
            display.note(FetchText.summary(fetched, seconds: (ContinuousClock.now - started) / .seconds(1)))
            StandardOutput.write(file == nil ? "\(fetched.path)\n" : fetched.files.map { "\($0)\n" }.joined())
        } catch {
            display.clear()
            guard error.kind != .cancelled else { throw ExitStatus.interrupted }
            throw HubModel.explained(error)
        }
    }
}
