import EngineAPI
import Measurement

extension Quality {
    var json: JSONValue {
        let figures = figures
        return [
            "text": text.json, "complete": .boolean(isComplete), "referenceNote": .optional(referenceNote),
            "reference": reference.json(figures[0]),
            "candidates": .array(zip(candidates, figures.dropFirst()).map { $0.json($1) }),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        var reference = try QualityRecord(fields.object("reference"))
        // It has nothing to differ from.
        reference.firstDifferences = []
        self.init(
            text: try QualityText(fields.object("text")), reference: reference,
            referenceNote: try fields.optionalString("referenceNote"),
            candidates: try fields.array("candidates") { part throws(RunFileError) in try QualityRecord(part) },
            isComplete: try fields.boolean("complete"))
    }

    /// The figures as a file states them: of the reference, then of each candidate.
    static func statedFigures(_ fields: FieldReader) throws(RunFileError) -> [QualityFigures] {
        [try QualityFigures(fields.object("reference").object("figures"))]
            + (try fields.array("candidates") { part throws(RunFileError) in
                try QualityFigures(part.object("figures"))
            })
    }
}

extension QualityText {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "digest": .optional(digest), "tokens": .integer(tokens),
            "windowTokens": .integer(windowTokens), "predictions": .integer(predictions),
            "continuations": .integer(continuations), "continuationTokens": .integer(continuationTokens),
        ]
    }

    fileprivate init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            name: try fields.string("name"), digest: try fields.optionalString("digest"),
            tokens: try fields.count("tokens"), windowTokens: try fields.count("windowTokens"),
            predictions: try fields.count("predictions"), continuations: try fields.count("continuations"),
            continuationTokens: try fields.count("continuationTokens"))
    }
}

extension QualityRecord {
    fileprivate func json(_ figures: QualityFigures) -> JSONValue {
        [
            "requested": .optional(requested?.rawValue), "effective": .optional(effective?.rawValue),
            "weights": .optional(weights), "cache": .optional(cache), "seconds": .optional(seconds),
            "failure": .optional(failure), "figures": figures.json, "continuations": continuationsJSON,
            "positions": .array(
                positions.map { position in
                    [
                        "surprisal": .optional(position.surprisal), "divergence": .optional(position.divergence),
                        "agrees": .optional(position.agrees),
                    ]
                }),
        ]
    }

    /// `null` where there is neither an output nor a difference to tell.
    private var continuationsJSON: JSONValue {
        if continuations == nil, firstDifferences.isEmpty { return .null }
        let count = max(continuations?.count ?? 0, firstDifferences.count)
        return .array(
            (0..<count).map { index in
                let ids = continuations.flatMap { index < $0.count ? $0[index] : nil }
                return [
                    "ids": ids.map { JSONValue.array($0.map { JSONValue.integer(Int64($0)) }) } ?? .null,
                    "firstDifference": .optional(index < firstDifferences.count ? firstDifferences[index] : nil),
                ]
            })
    }

    fileprivate init(_ fields: FieldReader) throws(RunFileError) {
        let continuations = try fields.optionalArray("continuations") { part throws(RunFileError) in
            (ids: try part.optionalIdentifiers("ids"), firstDifference: try part.optionalCount("firstDifference"))
        }
        let outputs = continuations?.compactMap { $0.ids }
        self.init(
            requested: try fields.optionalWord("requested", Precision.self, expected: Self.precisions),
            effective: try fields.optionalWord("effective", Precision.self, expected: Self.precisions),
            weights: try fields.optionalString("weights"), cache: try fields.optionalString("cache"),
            positions: try fields.array("positions") { part throws(RunFileError) in
                guard let surprisal = try part.optionalNumber("surprisal") else {
                    throw part.mismatch("surprisal", expected: "a number", found: nil)
                }
                return QualityPosition(
                    surprisal: surprisal, divergence: try part.optionalNumber("divergence"),
                    agrees: try part.optionalBoolean("agrees"))
            },
            continuations: outputs?.count == continuations?.count ? outputs : nil,
            firstDifferences: continuations?.map { $0.firstDifference } ?? [],
            seconds: try fields.optionalNumber("seconds"), failure: try fields.optionalString("failure"))
    }

    private static let precisions = "fp32, fp16, bf16, int8 or int4"
}

extension QualityFigures {
    fileprivate var json: JSONValue {
        [
            "predictions": .integer(predictions), "perplexity": .optional(perplexity),
            "perplexityRatio": .optional(perplexityRatio), "meanDivergence": .optional(meanDivergence),
            "p99Divergence": .optional(tailDivergence), "topChoiceAgreement": .optional(topChoiceAgreement),
        ]
    }

    fileprivate init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            predictions: try fields.count("predictions"), perplexity: try fields.optionalNumber("perplexity"),
            perplexityRatio: try fields.optionalNumber("perplexityRatio"),
            meanDivergence: try fields.optionalNumber("meanDivergence"),
            tailDivergence: try fields.optionalNumber("p99Divergence"),
            topChoiceAgreement: try fields.optionalNumber("topChoiceAgreement"))
    }
}
