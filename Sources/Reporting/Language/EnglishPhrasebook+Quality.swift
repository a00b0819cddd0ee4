import EngineAPI
import Measurement

extension EnglishPhrasebook {
    func precisionName(_ record: QualityRecord) -> String { record.requested?.rawValue ?? "as stored" }

    func firstDifference(token: Int?, same: Int, of count: Int) -> String {
        token.map { "token \($0) (\(same) of \(count) the same)" } ?? "none in \(count)"
    }

    func qualityNote(_ text: QualityText, isSynthetic: Bool) -> String {
        let shown =
            "Text: \(text.name), \(text.tokens) tokens in pieces of \(text.windowTokens), \(text.predictions) predictions; "
            + "\(text.continuations) greedy continuations of \(text.continuationTokens) tokens. Divergences in nats."
        return isSynthetic
            ? shown + " The weights are random: perplexity means nothing, and only the order of the divergences does."
            : shown
    }

    func qualityFailure(_ precision: String, _ reason: String) -> String { "\(precision): \(reason)" }

    func qualityPartial(_ precision: String, made: Int, planned: Int) -> String {
        "\(precision): stopped after \(made) of \(planned) predictions."
    }

    func qualityReferenceNote(_ note: String) -> String { note }

    func qualitySentences(_ quality: Quality) -> [String] {
        quality.candidates.compactMap { record in
            guard let verdict = QualityVerdict(record), let divergence = record.meanDivergence,
                let agreement = record.topChoiceAgreement
            else { return nil }
            let judgement =
                switch verdict {
                case .alike: "answers hardly change, use it where it is faster"
                case .close: "answers change visibly, check it on your own tasks before you use it"
                case .apart: "answers change strongly, use it only if nothing larger fits"
                }
            return
                "**Quality at \(precisionName(record)).** Against \(precisionName(quality.reference)) the likeliest token "
                + "is the same at \(Figures.percent(agreement)) of positions, mean divergence "
                + "\(Figures.significant(divergence)) nats"
                + (record.perplexityRatio(to: quality.reference).map { ", perplexity \(Figures.change($0))" } ?? "")
                + ": \(judgement)."
        }
    }

    func qualityMethod(_ quality: Quality) -> String {
        "Quality: perplexity = exp(mean of −ln p(next token)); divergence = Kullback-Leibler, sum of p ln(p/q) over the whole "
            + "vocabulary with p the reference's probabilities, at every predicted token; its 99th percentile is withheld below "
            + "662 predictions. All precisions are computed by the native engine from the same file, the reference with an "
            + "\(quality.reference.cache ?? "unknown") cache."
    }
}
