import EngineAPI
import Measurement

extension Ceiling {
    private static let arithmetics: [ModelWork.Arithmetic] = [.fp32, .fp16, .bf16, .int8]

    var json: JSONValue {
        [
            "readBytesPerSecond": .optional(readBytesPerSecond),
            "flopsPerSecond": .object(
                Self.arithmetics.map { .init(key: $0.rawValue, value: .optional(operationsPerSecond[$0])) }),
            "source": .optional(source),
        ]
    }

    init(_ fields: FieldReader) throws(RunFileError) {
        let rates = try fields.object("flopsPerSecond")
        var operations: [ModelWork.Arithmetic: Double] = [:]
        for arithmetic in Self.arithmetics {
            operations[arithmetic] = try rates.optionalNumber(arithmetic.rawValue)
        }
        self.init(
            readBytesPerSecond: try fields.optionalNumber("readBytesPerSecond"), operationsPerSecond: operations,
            source: try fields.optionalString("source"))
    }
}
