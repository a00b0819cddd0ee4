/// Parts of a file that must not share bytes.
enum ByteExtents {
    static func requireDisjoint(
        _ extents: [(range: Range<Int>, name: String)], file: String
    ) throws(ModelFileError) {
        let ordered = extents.sorted {
            ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
        }
        for (earlier, later) in zip(ordered, ordered.dropFirst())
        where later.range.lowerBound < earlier.range.upperBound {
            throw ModelFileError(
                file: file, field: "tensor \(later.name)", expected: "bytes of its own",
                found: "bytes shared with tensor \(earlier.name)", remedy: ModelFileError.damaged)
        }
    }
}
