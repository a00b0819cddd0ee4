extension Tensor {
    /// Rows of a matrix, or elements of a vector, as a tensor of its own over the same bytes.
    ///
    /// `nil` for rows that are made on demand, for a range outside the tensor, and where a block would be cut.
    func part(_ range: Range<Int>, name: String) -> Tensor? {
        guard case .mapped(let bytes) = content, let first = shape.first, shape.count <= 2,
            range.lowerBound >= 0, range.upperBound <= first, shape.count == 2 || type.blockElements == 1
        else { return nil }
        let stride = shape.count == 2 ? bytesPerRow : type.blockBytes
        return Tensor(
            name: name, type: type, shape: [range.count] + shape.dropFirst(),
            content: .mapped(bytes.part((range.lowerBound * stride)..<(range.upperBound * stride))))
    }
}
