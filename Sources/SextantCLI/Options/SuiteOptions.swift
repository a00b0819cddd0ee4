import ArgumentParser
import Harness
import Measurement
import RunFiles

/// What is asked, how often, and how it is timed.
struct SuiteOptions: ParsableArguments {
    @Option(help: ArgumentHelp("six, or a YAML file with scenarios of your own.", valueName: "six|file"))
    var suite = "six"

    @Option(
        help: ArgumentHelp(
            "Run only this scenario; may be given several times. Of the suite six: ttft-short, ttft-long, decode-long, "
                + "batch-4, batch-8, long-context.", valueName: "id"))
    var scenario: [String] = []

    @Option(
        help: ArgumentHelp("Counted trials per scenario. Left out: the suite's own number, 5 in six.", valueName: "n"))
    var trials: Int?

    @Option(help: ArgumentHelp("Warm-ups per scenario. Left out: the suite's own number, 3 in six.", valueName: "n"))
    var warmups: Int?

    @Flag(help: "1 warm-up and 3 trials per scenario.")
    var quick = false

    @Option(
        help: ArgumentHelp(
            "Go on with trials until half the 95% interval of the main figures is this share of the mean, "
                + "for instance 2%; at most 30 trials.", valueName: "share"))
    var until: Percentage?

    @Option(
        help: ArgumentHelp(
            "actual: prompts as they stand; nominal: cut or repeated to the suite's nominal lengths. Left out: actual, "
                + "and nominal for synthetic models.", valueName: "mode"))
    var promptTokens: PromptTokensMode?

    @Option(
        help: ArgumentHelp(
            "trace: both times from one generation's record; two-run: one generation of 1 token, one of n, and the "
                + "difference.", valueName: "method"))
    var method: Measurement.Method = .trace

    @Option(help: ArgumentHelp("Longest time that one generation may take.", valueName: "seconds"))
    var timeout: Double?

    @Option(
        help: ArgumentHelp(
            "What the machine costs per hour, in any currency: the report then says what a million tokens cost.",
            valueName: "price"))
    var pricePerHour: Double?

    func validate() throws {
        if let pricePerHour, !(pricePerHour > 0 && pricePerHour < 1e9) {
            throw ValidationError("--price-per-hour must be above 0, found \(pricePerHour).")
        }
        if let trials, !(1...10_000).contains(trials) {
            throw ValidationError("--trials must be 1 to 10000, found \(trials).")
        }
        if let warmups, !(0...1000).contains(warmups) {
            throw ValidationError("--warmups must be 0 to 1000, found \(warmups).")
        }
        if let timeout, !(timeout > 0) { throw ValidationError("--timeout must be above 0, found \(timeout).") }
    }

    /// The chosen scenarios, in the suite's order.
    ///
    /// - Throws: `ValidationError` for an id that the suite does not have, `RunFileError` for the file.
    func chosenSuite() throws -> Suite {
        var chosen = suite == Suite.six.name ? Suite.six : try SuiteFile.read(suite)
        guard !scenario.isEmpty else { return chosen }
        let known = chosen.scenarios.map(\.id)
        if let unknown = scenario.first(where: { !known.contains($0) }) {
            throw ValidationError(
                "--scenario \(unknown): the suite \(chosen.name) has \(known.joined(separator: ", ")).")
        }
        chosen.scenarios.removeAll { !scenario.contains($0.id) }
        return chosen
    }

    func runOptions(isSynthetic: Bool, hasTokenizer: Bool, seed: UInt64) -> RunOptions {
        RunOptions(
            promptTokensMode: promptTokens ?? (isSynthetic && !hasTokenizer ? .nominal : .actual), method: method,
            warmUps: warmups ?? (quick ? 1 : nil), trials: trials ?? (quick ? 3 : nil),
            until: until.map { RunOptions.Precision(relativeHalfWidth: $0.share) }, seed: seed, timeoutSeconds: timeout,
            pricePerHour: pricePerHour)
    }
}
