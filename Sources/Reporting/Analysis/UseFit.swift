import Measurement

/// What a use asks of an engine, and the largest measured batch that gives it.
struct UseFit {
    enum Use: CaseIterable {
        /// Answers that are spoken: pauses between turns of a conversation last about 200 ms (Stivers et al., PNAS 106,
        /// 2009), and speech takes some four words a second.
        case speech
        /// A second keeps the flow of thought (Nielsen, Usability Engineering, 1993); ten tokens a second are about
        /// twice as fast as people read (238 words a minute: Brysbaert, Journal of Memory and Language 109, 2019).
        case conversation
        /// Text that is read while it appears, at reading speed; ten seconds keep the attention (Nielsen 1993).
        case reading
        /// The same about a long document: the longest prompt that was measured, alone.
        case documents
        /// Work that nobody waits for: throughput alone.
        case bulk

        /// `nil`: it does not matter.
        var firstTokenMilliseconds: Double? {
            switch self {
            case .speech: 200
            case .conversation: BatchChoice.firstTokenMilliseconds
            case .reading, .documents: 10_000
            case .bulk: nil
            }
        }

        var tokenMilliseconds: Double? {
            switch self {
            case .speech, .conversation: BatchChoice.tokenMilliseconds
            case .reading, .documents: 190
            case .bulk: nil
            }
        }

        func isKept(by point: BatchScaling.Point) -> Bool {
            func keeps(_ value: Double?, _ limit: Double?) -> Bool {
                guard let limit else { return true }
                return value.map { $0 <= limit } ?? false
            }
            return keeps(point.timeToFirstToken, firstTokenMilliseconds)
                && keeps(point.timePerOutputToken, tokenMilliseconds)
        }
    }

    var use: Use
    /// The largest batch that keeps the objective, else the single request that misses it.
    var point: BatchScaling.Point
    var promptTokens: Int?
    var isKept: Bool

    static func all(_ subject: ReportSubject, _ scaling: BatchScaling?) -> [UseFit] {
        let rows = subject.rows
        guard let shortest = subject.singles.first(where: { BatchScaling.Point($0) != nil }),
            let alone = BatchScaling.Point(shortest)
        else { return [] }
        let points = scaling?.all ?? [alone]
        func tokens(_ point: BatchScaling.Point) -> Int? {
            rows.first { $0.scenario.id == point.scenario.id }?.promptTokens
        }
        return Use.allCases.compactMap { use -> UseFit? in
            switch use {
            case .speech, .conversation, .reading:
                let best = points.last { use.isKept(by: $0) }
                let point = best ?? points[0]
                return UseFit(use: use, point: point, promptTokens: tokens(point), isKept: best != nil)
            case .documents:
                let longest = subject.singles.max { ($0.promptTokens ?? 0) < ($1.promptTokens ?? 0) }
                // A prompt that is not much longer than the others says nothing of documents.
                guard let longest, let length = longest.promptTokens, length >= 200,
                    let point = BatchScaling.Point(longest)
                else { return nil }
                return UseFit(use: use, point: point, promptTokens: length, isKept: use.isKept(by: point))
            case .bulk:
                guard let point = points.max(by: { $0.throughput < $1.throughput }) else { return nil }
                return UseFit(use: use, point: point, promptTokens: tokens(point), isKept: true)
            }
        }
    }
}

extension ReportTable {
    /// Which use this engine suits, by its measured points; `nil` without any.
    static func uses(_ fits: [UseFit], _ book: any Phrasebook) -> ReportTable? {
        guard !fits.isEmpty else { return nil }
        let rows = fits.map { fit in
            [
                book.use(fit.use), book.objective(fit.use),
                fit.isKept ? "\(fit.point.batch)" : book.words(.noBatch), Figures.integer(fit.promptTokens),
                Figures.fixed(fit.point.timeToFirstToken), Figures.fixed(fit.point.timePerOutputToken),
                Figures.fixed(fit.point.throughput),
            ]
        }
        let header = [
            book.words(.use), book.words(.objective), book.words(.largestBatch), book.text(.inputLength),
            book.text(.timeToFirstToken), book.text(.timePerToken), book.text(.throughput),
        ]
        return ReportTable(header: header, firstNumber: 2, rows: rows)
    }
}
