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

            --bandwidth measures the read bandwidth alone, in a fraction of a second: a probe to hold between two runs.

            EXAMPLES
              sextant limits --threads 1
              sextant limits --json
              sextant limits --bandwidth --json
            """)

    @Option(help: ArgumentHelp("Threads that work at once. Left out: all usable processors.", valueName: "n"))
    var threads: Int?

    @Flag(help: "Only the read bandwidth.")
    var bandwidth = false

    @Flag(help: "Print JSON: bytes, operations, cycles and nanoseconds; what there is not is null.")
    var json = false

    func validate() throws {
        if let threads, !(1...1024).contains(threads) {
            throw ValidationError("--threads must be 1 to 1024, found \(threads).")
        }
    }

    func run() async throws {
        let probe = CPUCeilingProbe(threads: threads)
        let limits: MachineLimits
        if bandwidth {
            limits = MachineLimits(ceiling: Ceiling(readBytesPerSecond: await probe.readBandwidth()))
        } else {
            limits = MachineLimits(
                host: HostFactsReader().read(), ceiling: await probe.ceiling(), bandwidths: await probe.bandwidths(),
                clockHertz: await probe.clock(), timing: await TimingError.measure())
        }
        StandardOutput.write(json ? try LimitsJSON.text(limits) : LimitsText.text(limits))
    }
}
