import EngineAPI

extension ModelIdentity {
    var json: JSONValue {
        [
            "name": .string(name), "architecture": .optional(architecture), "parameters": .optional(parameters),
            "weightBytes": .optional(weightBytes), "digest": .optional(digest), "synthetic": .boolean(isSynthetic),
            "work": work?.json ?? .null,
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        var work: ModelWork?
        if let part = try fields.optionalObject("work") { work = try ModelWork(part) }
        self.init(
            name: try fields.string("name"), architecture: try fields.optionalString("architecture"),
            parameters: try fields.optionalCount("parameters"), weightBytes: try fields.optionalCount("weightBytes"),
            digest: try fields.optionalString("digest"), isSynthetic: try fields.boolean("synthetic"), work: work)
    }
}

extension ModelWork {
    /// Products of these with token counts must stay inside 64 bits, whoever wrote the file.
    private static let largest: Int64 = 1 << 53

    var json: JSONValue {
        [
            "bytesPerStep": .integer(bytesPerStep), "cacheBytesPerPosition": .integer(cacheBytesPerPosition),
            "linearWeights": .integer(linearWeights), "headWeights": .integer(headWeights),
            "layers": .integer(layers), "attentionWidth": .integer(attentionWidth),
            "arithmetic": .string(arithmetic.rawValue),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        self.init(
            bytesPerStep: try fields.count("bytesPerStep", in: 0...Self.largest),
            cacheBytesPerPosition: try fields.count("cacheBytesPerPosition"),
            linearWeights: try fields.count("linearWeights", in: 0...Self.largest),
            headWeights: try fields.count("headWeights", in: 0...Self.largest),
            layers: try fields.count("layers", in: 0...100_000), attentionWidth: try fields.count("attentionWidth"),
            arithmetic: try fields.word("arithmetic", Arithmetic.self, expected: "fp32, fp16, bf16 or int8"))
    }
}
