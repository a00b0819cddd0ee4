import ArgumentParser
import EngineAPI
import HostProbe
import Measurement
import NativeEngine

struct ModelInfoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "What a model is, the memory that a load takes, and the fastest decoding that memory allows.",
        discussion: """
            Loads no weights. Memory is the engine's own count; other machines need about the same for weights and cache. \
            Decoding reads every weight once a step, so a device's bandwidth bounds it: this machine's is measured now \
            (about a second), the others' are their makers' figures.

            EXAMPLES
              sextant model info --model MODEL.gguf
              sextant model info --model synthetic:llama-2-7b --precision int8 --batch 8 --context 2048
              sextant model info --model MODEL.gguf --json
            """)

    @OptionGroup var engine: EngineOptions

    @Option(help: ArgumentHelp("Sequences at a time, each as long as the context.", valueName: "n"))
    var batch = 1

    @Flag(name: .customLong("no-probe"), help: "Do not measure this machine's memory bandwidth.")
    var noProbe = false

    @Flag(help: "Print JSON; what is unknown is null.")
    var json = false

    func validate() throws {
        guard batch >= 1 else { throw ValidationError("--batch must be at least 1, found \(batch).") }
    }

    func run() async throws {
        let settings = try engine.settings(engine.choice)
        let checkpoint = try NativeModel.checkpoint(settings)
        let host = HostFactsReader().read()
        var machine: (readBytesPerSecond: Double, source: String)?
        if !noProbe {
            let probe = CPUCeilingProbe(threads: settings.threads)
            machine = await probe.readBandwidth().map {
                ($0, "measured just now, \(probe.threads) \(probe.threads == 1 ? "thread" : "threads")")
            }
        }
        let info = try ModelInfo(checkpoint, settings: settings, batch: batch, host: host, machine: machine)
        StandardOutput.write(json ? try ModelJSON.text(info) : ModelText.text(info))
    }
}
