import EngineAPI

extension EngineCapabilities {
    var json: JSONValue {
        [
            "revealsTokenIDs": .boolean(revealsTokenIDs), "oneTokenPerChunk": .boolean(oneTokenPerChunk),
            "reportsAdmission": .boolean(reportsAdmission), "observer": .string(observer.rawValue),
            "endsAtLimit": .boolean(endsAtLimit), "maximumBatch": .optional(maximumBatch),
            "maximumContext": .optional(maximumContext),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            revealsTokenIDs: try fields.boolean("revealsTokenIDs"),
            oneTokenPerChunk: try fields.boolean("oneTokenPerChunk"),
            reportsAdmission: try fields.boolean("reportsAdmission"),
            observer: try fields.word("observer", Observer.self, expected: "engine, wire or worker"),
            endsAtLimit: try fields.boolean("endsAtLimit"), maximumBatch: try fields.optionalCount("maximumBatch"),
            maximumContext: try fields.optionalCount("maximumContext"))
    }
}
