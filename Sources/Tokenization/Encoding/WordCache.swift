/// Remembers what words became, within one text: natural text repeats itself, and merging is the costly part.
///
/// Bounded: one entry per slot, the newest wins; when its memory is full it starts over.
struct WordCache {
    private struct Slot {
        var hash: UInt64
        var wordStart: Int32
        var wordCount: Int32
        var idsStart: Int32
        var idsCount: Int32
    }

    private var slots: [Slot]
    private var words: [UInt8] = []
    private var ids: [Int32] = []

    private static let slotCount = 1 << 12
    private static let longestWord = 32
    private static let mostBytes = 1 << 18
    /// Shorter texts repeat too little to pay for the slots.
    private static let shortText = 2048

    init(forTextOf bytes: Int) {
        let empty = Slot(hash: 0, wordStart: 0, wordCount: -1, idsStart: 0, idsCount: 0)
        slots = bytes < Self.shortText ? [] : [Slot](repeating: empty, count: Self.slotCount)
    }

    /// The key of a word; `nil` where it is not worth caching.
    func key(of word: Range<Int>, in bytes: [UInt8]) -> UInt64? {
        if slots.isEmpty || word.count > Self.longestWord { return nil }
        return bytes.withUnsafeBufferPointer { buffer in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in UnsafeBufferPointer(rebasing: buffer[word]) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return (hash ^ hash >> 29) &* 0x9E37_79B9_7F4A_7C15
        }
    }

    /// Appends what the word became the last time.
    func append(_ key: UInt64, _ word: Range<Int>, in bytes: [UInt8], to result: inout [Int32]) -> Bool {
        let slot = slots[Int(key >> 52)]
        guard slot.hash == key, Int(slot.wordCount) == word.count else { return false }
        let start = Int(slot.wordStart)
        for offset in 0..<word.count where words[start + offset] != bytes[word.lowerBound + offset] { return false }
        for index in Int(slot.idsStart)..<Int(slot.idsStart + slot.idsCount) { result.append(ids[index]) }
        return true
    }

    mutating func insert(_ key: UInt64, _ word: Range<Int>, in bytes: [UInt8], _ found: ArraySlice<Int32>) {
        if words.count + word.count > Self.mostBytes || ids.count + found.count > Self.mostBytes {
            self = WordCache(forTextOf: Self.shortText)
        }
        slots[Int(key >> 52)] = Slot(
            hash: key, wordStart: Int32(words.count), wordCount: Int32(word.count), idsStart: Int32(ids.count),
            idsCount: Int32(found.count))
        words += bytes[word]
        ids += found
    }
}
