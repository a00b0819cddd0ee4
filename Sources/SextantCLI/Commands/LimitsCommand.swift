import ArgumentParser
import EngineAPI
import HostProbe
import Measurement

/// This machine's ceilings, and how well the tool itself can time.
struct LimitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limits",
        abstract: "Measure what this machine could do at best, and the tool's own timing error.",
        discussion: """
            Ceilings are the best of several short passes of loops that do nothing else; others' work on the machine \
            lowers them, so they belong to this moment. A decode step reads every weight once: bandwidth / bytes of \
            weights is the most tokens/s that one request can get.

            The tool's own error: what reading the clock costs, how fine it is, how late a reader learns of a token, and a \
            self-test that measures an engine of known times the way every engine is measured. Every figure of it should be \
            within 0.1% or 20 microseconds; a machine that is busy with other work may miss that.

            EXAMPLE
              sextant limits --threads 1
            """)

    @Option(help: ArgumentHelp("Threads that work at once. Left out: all usable processors.", valueName: "n"))
    var threads: Int?

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be 1 to 1024, found \(threads).")
        }
    }

    func run() async throws {
        let host = HostFactsReader().read()
        let ceiling = await CPUCeilingProbe(threads: threads).ceiling()
        let timing = await TimingError.measure()
        StandardOutput.write(LimitsText.text(host: host, ceiling: ceiling, timing: timing))
    }
}
