/// Cuts text into words as GPT-2's regular expression does, in one pass and without one.
///
/// Bytes that are not UTF-8 count as characters that are neither letter, number nor space.
struct WordScanner {
    private let bytes: [UInt8]
    private let limit: Int
    private let preTokenizer: PreTokenizer
    private let ascii = ScalarClass.ascii
    private(set) var position: Int

    init(_ bytes: [UInt8], _ range: Range<Int>, _ preTokenizer: PreTokenizer) {
        self.bytes = bytes
        self.preTokenizer = preTokenizer
        position = range.lowerBound
        limit = range.upperBound
    }

    mutating func next() -> Range<Int>? {
        guard position < limit else { return nil }
        let start = position
        position =
            switch preTokenizer {
            case .gpt2: endOfWord(start, limit)
            case .smollm: endOfDigitOrWord(start)
            case .llamaDefault: endOfDefaultWord(start)
            }
        return start..<position
    }

    // MARK: - The classes

    /// Class and length of the character at a position.
    @inline(__always)
    private func unit(_ at: Int, _ limit: Int) -> (ScalarClass, Int) {
        let first = bytes[at]
        if first < 0x80 { return (ascii[Int(first)], 1) }
        let unit = UTF8Unit(bytes, at: at, limit: limit)
        guard let scalar = unit.scalar.flatMap(Unicode.Scalar.init) else { return (.other, 1) }
        return (ScalarClass(scalar), unit.length)
    }

    /// Where a run of one class ends that is known to hold up to `start`.
    @inline(__always)
    private func endOfRun(_ wanted: ScalarClass, _ start: Int, _ limit: Int) -> Int {
        var end = start
        while end < limit {
            let (found, length) = unit(end, limit)
            if found != wanted { break }
            end += length
        }
        return end
    }

    // MARK: - GPT-2

    /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
    private func endOfWord(_ start: Int, _ limit: Int) -> Int {
        let first = bytes[start]
        if first == UInt8(ascii: "'") {
            let contraction = contractionLength(start, limit)
            if contraction > 0 { return start + contraction }
        }
        let (found, length) = unit(start, limit)
        if found != .space { return endOfRun(found, start + length, limit) }
        if first == UInt8(ascii: " "), start + 1 < limit {
            let (following, width) = unit(start + 1, limit)
            if following != .space { return endOfRun(following, start + 1 + width, limit) }
        }
        return endOfSpaces(start, limit)
    }

    /// White space keeps its last character for the word that follows, if there is a word and more than that one.
    private func endOfSpaces(_ start: Int, _ limit: Int) -> Int {
        var end = start
        var last = start
        while end < limit {
            let (found, length) = unit(end, limit)
            if found != .space { return last > start ? last : end }
            last = end
            end += length
        }
        return end
    }

    private func contractionLength(_ start: Int, _ limit: Int) -> Int {
        guard start + 1 < limit else { return 0 }
        switch bytes[start + 1] {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return 2
        case UInt8(ascii: "r"), UInt8(ascii: "v"):
            return start + 2 < limit && bytes[start + 2] == UInt8(ascii: "e") ? 3 : 0
        case UInt8(ascii: "l"):
            return start + 2 < limit && bytes[start + 2] == UInt8(ascii: "l") ? 3 : 0
        default: return 0
        }
    }

    // MARK: - SmolLM

    /// A digit alone; else a word of what lies before the next digit. Only spaces need to know of that digit: every
    /// other run stops there by itself.
    private func endOfDigitOrWord(_ start: Int) -> Int {
        let (found, length) = unit(start, limit)
        if found == .number { return start + length }
        guard found == .space else { return endOfWord(start, limit) }
        let end = endOfRun(.space, start, limit)
        return endOfWord(start, end < limit && unit(end, limit).0 == .number ? end : limit)
    }

    // MARK: - llama.cpp's default

    private func endOfDefaultWord(_ start: Int) -> Int {
        let punctuation = endOfPunctuation(start)
        if punctuation > start { return punctuation }
        let (found, length) = unit(start, limit)
        switch found {
        case .number: return endOfThreeDigits(start)
        case .letter: return endOfRun(.letter, start + length, limit)
        case .other: return endOfOther(start)
        case .space:
            let end = endOfRun(.space, start, limit)
            if end == limit || endOfPunctuation(end) > end { return end }
            if bytes[end - 1] == UInt8(ascii: " "), end - start == 1 {
                switch unit(end, limit).0 {
                case .letter: return endOfRun(.letter, end, limit)
                case .other: return endOfOther(end)
                case .number, .space: return end
                }
            }
            return endOfSpaces(start, limit)
        }
    }

    /// Where the run of `[\p{P}$+<=>^~|]` at `start` ends; `start` if there is none.
    private func endOfPunctuation(_ start: Int) -> Int {
        var end = start
        while end < limit {
            let unit = UTF8Unit(bytes, at: end, limit: limit)
            guard let scalar = unit.scalar.flatMap(Unicode.Scalar.init), ScalarClass.isDefaultPunctuation(scalar) else {
                break
            }
            end += unit.length
        }
        return end
    }

    private func endOfOther(_ start: Int) -> Int {
        var end = start
        while end < limit, endOfPunctuation(end) == end {
            let (found, length) = unit(end, limit)
            if found != .other { break }
            end += length
        }
        return end
    }

    /// `[0-9][0-9][0-9]` cut off a run of numbers, wherever three ASCII digits stand together.
    private func endOfThreeDigits(_ start: Int) -> Int {
        var end = start
        while end < limit {
            let (found, length) = unit(end, limit)
            if found != .number { break }
            if startsThreeDigits(end) { return end == start ? end + 3 : end }
            end += length
        }
        return end
    }

    private func startsThreeDigits(_ at: Int) -> Bool {
        at + 3 <= limit && bytes[at..<(at + 3)].allSatisfy { (0x30...0x39).contains($0) }
    }
}
