import EngineAPI
import Measurement

/// Words of the HTML report, of its pictures and of their tables.
enum PagePhrase: CaseIterable {
    // Parts of the page
    case kicker, contents, results, limits, promptLength, batches, memory, steadiness, advice, uses, findings
    case environment, method, texts, quality, analysis
    // Figures and tables
    case pictureTable, everyTrial, rooflineTitle, shareTitle, timelineTitle
    // Axes, signs and columns
    case intensityAxis, operationsAxis, promptAxis, firstTokenAxis, batchAxis, throughputAxis, memoryAxis, shareAxis
    case tokenAxis, chunkAxis, gapAxis
    case measured, ideal, weights, cache, rest, decodeOfBandwidth, prefillOfCompute
    case trial, probeBefore, probeAfter, probeChange, phase, attainable, gaps, medianGap, longestGap, gain, efficiency
    // Advice
    case use, objective, largestBatch, noBatch
    // Texts and stack
    case prompt, answer, environmentVariables
}

/// One of the few figures that stand on top in large type.
struct KeyFigure {
    var label: String
    var value: String
    var unit: String
    var context: String
}

/// What a language says on the HTML page beyond what the Markdown report says too.
protocol PagePhrases {
    /// As HTML and BCP 47 know it.
    var languageTag: String { get }
    func words(_ phrase: PagePhrase) -> String
    func word(phase: Roofline.Phase) -> String
    func keyFigures(_ analysis: Analysis) -> [KeyFigure]

    // Captions
    func rooflineCaption(_ rooflines: [Roofline]) -> String
    func rooflineMissing() -> String
    func probeBand(_ probes: ClosedRange<Double>) -> String
    func shareCaption(withShare: Int, of trials: Int) -> String
    func timelineCaption(hasBatches: Bool) -> String
    func promptCaption() -> String
    func batchCaption() -> String
    func memoryCaption(hasParts: Bool) -> String
    func numbersKey() -> String

    // Sentences that Markdown shows too
    func balance(_ balance: Balance) -> String
    func advicePrefill(_ limit: PrefillLimit, _ balance: Balance) -> String?
    func use(_ use: UseFit.Use) -> String
    func objective(_ use: UseFit.Use) -> String
    func usesNote() -> String

    /// Of a part of the stack below the engine, as the engine names it.
    func stackName(_ name: String) -> String
    func trialsKey() -> String
    /// The tool's own error, for the method part.
    func selfTest(_ test: SelfTest) -> String
    func footer(_ tool: ToolIdentity) -> String
}
