import EngineAPI
import ModelFiles

/// What a model will need, counted before anything is allocated.
struct MemoryRequirement {
    /// Weights copied, packed or used in place: these must be resident too.
    var weightBytes: Int
    var scratchBytes: Int
    /// Keys and values of one sequence.
    var cacheBytes: Int

    var totalBytes: Int { weightBytes + scratchBytes + cacheBytes }

    /// - Parameter alternatives: bytes of the weights in other precisions.
    /// - Throws: `.memory`, naming what is needed and which precision would fit.
    func check(availableBytes: Int?, alternatives: [(precision: Precision, weightBytes: Int)]) throws(EngineError) {
        guard let availableBytes, totalBytes > availableBytes else { return }
        let fitting = alternatives.first {
            $0.weightBytes < weightBytes && $0.weightBytes + scratchBytes + cacheBytes <= availableBytes
        }
        throw EngineError(
            .memory,
            """
            The model needs \(ByteText(totalBytes)) (weights \(ByteText(weightBytes)), scratch \
            \(ByteText(scratchBytes)), keys and values \(ByteText(cacheBytes))); \(ByteText(availableBytes)) are available.
            """,
            remedy: fitting.map {
                "--precision \($0.precision.rawValue) would fit: its weights take \(ByteText($0.weightBytes))."
            } ?? "No precision of this model fits here; a shorter --context or a smaller model may.")
    }
}

extension PrecisionPlan {
    /// Bytes of all matrices if they were held in one precision; `nil` where blocks do not divide the columns.
    func weightBytes(in precision: Precision) -> Int? {
        let format = WeightFormat(precision)
        var bytes = 0
        for plan in matrices.values {
            guard plan.tensor.columns.isMultiple(of: format.blockColumns) else { return nil }
            bytes += format.bytes(rows: plan.tensor.rows, columns: plan.tensor.columns)
        }
        return bytes
    }
}
