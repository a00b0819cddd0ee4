import Measurement

extension Pairing {
    var json: JSONValue {
        ["id": .string(id), "side": .string(side.rawValue), "rounds": .integer(rounds)]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            id: try fields.string("id"), side: try fields.word("side", PairSide.self, expected: "A or B"),
            rounds: try fields.count("rounds"))
    }
}

extension UntilRecord {
    var json: JSONValue {
        [
            "reason": .string(reason.rawValue), "relativeHalfWidth": .optional(relativeHalfWidth),
            "maximumTrials": .integer(maximumTrials), "reached": .optional(reached),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        guard let width = try fields.optionalNumber("relativeHalfWidth") else {
            throw fields.mismatch("relativeHalfWidth", expected: "a number", found: nil)
        }
        self.init(
            reason: try fields.word(
                "reason", Reason.self, expected: "precise, limit, twoStates or nothingToJudge"),
            relativeHalfWidth: width, maximumTrials: try fields.count("maximumTrials"),
            reached: try fields.optionalNumber("reached"))
    }
}
