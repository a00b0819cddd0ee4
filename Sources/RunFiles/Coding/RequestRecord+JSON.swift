import Measurement

/// Instants are integer nanoseconds since the trial's origin.
private let instants: ClosedRange<Int64> = -FieldReader.largest...FieldReader.largest

extension RequestRecord {
    var json: JSONValue {
        [
            "scheduled": .integer(scheduled), "sent": .integer(sent), "finished": .optional(finished),
            "promptTokens": .optional(promptTokens), "outputTokens": .optional(outputTokens),
            "stop": .optional(stop?.rawValue), "error": .optional(error), "tokens": .array(tokens.map(\.json)),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            scheduled: try fields.integer("scheduled", in: instants), sent: try fields.integer("sent", in: instants),
            tokens: try fields.array("tokens") { token throws(RunFileError) in try TokenRecord(token) },
            finished: try fields.optionalInteger("finished", in: instants),
            promptTokens: try fields.optionalCount("promptTokens"),
            outputTokens: try fields.optionalCount("outputTokens"),
            stop: try fields.optionalWord("stop", Stop.self, expected: "limit, stopToken, cancelled or failed"),
            error: try fields.optionalString("error"))
    }
}

extension TokenRecord {
    var json: JSONValue {
        [
            "at": .integer(at), "receiptLag": .optional(receiptLag), "count": .integer(count),
            "ids": ids.map { .array($0.map { .integer(Int64($0)) }) } ?? .null, "text": .optional(text),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            at: try fields.integer("at", in: instants),
            receiptLag: try fields.optionalInteger("receiptLag", in: instants),
            count: try fields.count("count", in: 1...1_000_000_000), ids: try fields.optionalIdentifiers("ids"),
            text: try fields.optionalString("text"))
    }
}
