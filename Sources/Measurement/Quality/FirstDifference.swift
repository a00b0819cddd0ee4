public import EngineAPI

extension QualityRecord {
    /// The index of the first token in which two outputs differ; `nil` where neither differs. An output that ends early
    /// differs where it ends.
    public static func firstDifference(_ output: [TokenID], _ reference: [TokenID]) -> Int? {
        if let index = zip(output, reference).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
            return index
        }
        return output.count == reference.count ? nil : min(output.count, reference.count)
    }

    /// The earliest of all continuations' first differences; `nil` where all are the same, and where there are none.
    public var earliestDifference: Int? { firstDifferences.compactMap { $0 }.min() }

    /// Continuations that are the reference's to the last token; `nil` where there are none.
    public var sameContinuations: Int? {
        firstDifferences.isEmpty ? nil : firstDifferences.count { $0 == nil }
    }
}
