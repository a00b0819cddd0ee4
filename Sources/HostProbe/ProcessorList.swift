/// The kernel's notation for a set of processors: `0-3,8,10-11`.
enum ProcessorList {
    /// How many it names; `nil` when the text is not such a list.
    static func count(_ text: String) -> Int? {
        var total = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard ends.count == 1 || ends.count == 2, let first = ends[0], let last = ends[ends.count - 1],
                first >= 0, first <= last, last < 1 << 20
            else { return nil }
            total += last - first + 1
        }
        return total
    }
}
