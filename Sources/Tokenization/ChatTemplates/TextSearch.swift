/// Finds a byte string in others in linear time, however both repeat themselves (Knuth, Morris, Pratt 1977).
struct TextSearch {
    private let needle: [UInt8]
    /// By length of what has matched: the longest shorter beginning of the needle that also ends there.
    private let shorter: [Int]

    init(for needle: some Sequence<UInt8>) {
        let needle = Array(needle)
        var shorter = [0, 0]
        var matched = 0
        for byte in needle.dropFirst() {
            while matched > 0, needle[matched] != byte { matched = shorter[matched] }
            if needle[matched] == byte { matched += 1 }
            shorter.append(matched)
        }
        self.needle = needle
        self.shorter = shorter
    }

    /// Where it first begins; nothing begins everywhere.
    func first(in bytes: ArraySlice<UInt8>) -> Int? {
        if needle.isEmpty { return bytes.startIndex }
        var matched = 0
        for at in bytes.indices {
            while matched > 0, needle[matched] != bytes[at] { matched = shorter[matched] }
            if needle[matched] == bytes[at] { matched += 1 }
            if matched == needle.count { return at + 1 - needle.count }
        }
        return nil
    }
}
