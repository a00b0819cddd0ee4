import EngineAPI
import Measurement

/// What can be said about a run: sentences that rest on its figures, those left out whose figures are missing.
struct Analysis {
    let subject: ReportSubject
    let growth: PromptGrowth?
    let bandwidth: BandwidthBound?
    let prefill: PrefillLimit?
    let balance: Balance?
    let scaling: BatchScaling?
    let context: LongContextCost?
    let memory: MemoryUse?
    let warmUp: WarmUpEffect?
    let spread: Spread?
    let lag: ReceiptLag?
    let uses: [UseFit]

    init(_ subject: ReportSubject) {
        self.subject = subject
        growth = PromptGrowth(subject)
        bandwidth = BandwidthBound(subject)
        prefill = PrefillLimit(subject)
        balance = Balance(subject)
        let scaling = BatchScaling(subject)
        self.scaling = scaling
        context = LongContextCost(subject)
        memory = MemoryUse(subject)
        warmUp = WarmUpEffect(subject)
        spread = Spread(subject)
        lag = ReceiptLag(subject)
        uses = UseFit.all(subject, scaling)
    }

    /// What the figures show.
    func observations(_ book: any Phrasebook) -> [String] {
        var sentences: [String?] = [
            growth.map(book.promptGrowth), bandwidth.map(book.bandwidthBound), prefill.map(book.prefillLimit),
            balance.map(book.balance),
        ]
        if let scaling { sentences += scaling.batches.map { book.batchScaling($0, scaling) } }
        sentences += [
            context.map(book.longContextCost), memory.map(book.memoryUse), warmUp.map(book.warmUpEffect),
            spread.map(book.spread),
        ]
        return sentences.compactMap { $0 }
    }

    /// What follows for a deployment.
    func advice(_ book: any Phrasebook) -> [String] {
        let severe = subject.analysed.findings.count { $0.severity == .contradiction || $0.severity == .invalid }
        return [
            severe > 0 ? book.adviceDoNotUse(findings: severe) : nil,
            BatchChoice(scaling).map(book.adviceBatch),
            growth.map { book.advicePrompt($0, limit: BatchChoice.firstTokenMilliseconds) },
            bandwidth.flatMap { book.advicePrecision($0, subject.run.engine) },
            prefill.flatMap { limit in balance.flatMap { book.advicePrefill(limit, $0) } },
            memory.flatMap(book.adviceMemory), spread.map(book.adviceStability),
        ].compactMap { $0 }
    }
}
