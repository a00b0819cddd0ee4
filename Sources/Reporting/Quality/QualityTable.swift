import EngineAPI
import Measurement

/// One row for the reference, and one for each precision held against it.
struct QualityTable {
    let quality: Quality
    let book: any Phrasebook

    var header: [String] {
        let phrases: [Phrase] = [
            .precision, .weightsHeld, .perplexity, .perplexityChange, .meanDivergence, .tailDivergence, .topChoice,
            .firstDifference,
        ]
        return phrases.map(book.text)
    }

    /// Columns from this one on hold figures.
    static let firstNumber = 2

    var rows: [[String]] {
        let figures = quality.figures
        return [row(quality.reference, figures[0], isReference: true)]
            + zip(quality.candidates, figures.dropFirst()).map { row($0, $1, isReference: false) }
    }

    /// What a reader must know about rows that are not as they should be.
    var remarks: [String] {
        quality.candidates.compactMap { record in
            let name = book.precisionName(record)
            if let failure = record.failure { return book.qualityFailure(name, failure) }
            let made = record.positions.count
            return made < quality.text.predictions
                ? book.qualityPartial(name, made: made, planned: quality.text.predictions) : nil
        }
    }

    private func row(_ record: QualityRecord, _ figures: QualityFigures, isReference: Bool) -> [String] {
        let name = book.precisionName(record) + (isReference ? book.inParentheses(book.text(.reference)) : "")
        return [
            name, record.weights ?? Figures.missing, Figures.fixed(figures.perplexity, 3),
            figures.perplexityRatio.map { Figures.change($0) } ?? Figures.missing,
            Figures.significant(figures.meanDivergence), Figures.significant(figures.tailDivergence),
            figures.topChoiceAgreement.map { Figures.percent($0) } ?? Figures.missing,
            isReference || record.firstDifferences.isEmpty
                ? Figures.missing
                : book.firstDifference(
                    token: record.earliestDifference.map { $0 + 1 }, same: record.sameContinuations ?? 0,
                    of: record.firstDifferences.count),
        ]
    }
}

extension Figures {
    /// Three significant digits, of figures that span many powers of ten.
    static func significant(_ value: Double?) -> String {
        guard let value, value.isFinite else { return missing }
        return value == 0 ? "0" : digits(value, 3)
    }

    /// A ratio near 1 as a change in percent: `+0.12%`.
    static func change(_ ratio: Double) -> String {
        guard ratio.isFinite else { return missing }
        let percent = (ratio - 1) * 100
        let text = fixed(percent, abs(percent) < 0.1 ? 3 : 2)
        return (text.hasPrefix("-") || !text.contains { ("1"..."9").contains($0) } ? "" : "+") + text + "%"
    }
}
