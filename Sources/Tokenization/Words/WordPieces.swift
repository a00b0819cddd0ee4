/// A stretch of text and the words that it has been cut into so far. Keeps its buffers between stretches.
struct WordPieces {
    private(set) var text: [UInt8] = []
    /// In order; what no word covers is gone.
    private(set) var words: [Range<Int>] = []
    private var next: [Range<Int>] = []
    private var matches: [Range<Int>] = []
    private var places: [UInt16] = []

    mutating func begin(_ bytes: [UInt8], _ range: Range<Int>) {
        text = bytes
        words.removeAll(keepingCapacity: true)
        if !range.isEmpty { words.append(range) }
    }

    mutating func end() {
        // Else the text would be copied when its owner changes it.
        text = []
    }

    // MARK: - Cutting

    mutating func cut(_ matcher: PatternMatcher, _ behavior: PreTokenizer.Behavior, isInverted: Bool) {
        next.removeAll(keepingCapacity: true)
        for word in words {
            matches.removeAll(keepingCapacity: true)
            matcher.findMatches(in: text, word, using: &places, into: &matches)
            switch behavior {
            case .isolated: appendAll(word)
            case .removed: appendRemaining(word, keepsMatches: isInverted)
            case .contiguous, .mergedWithPrevious, .mergedWithNext: appendMerged(word, behavior, isInverted)
            }
        }
        swap(&words, &next)
    }

    private mutating func append(_ start: Int, _ end: Int) {
        if start < end { next.append(start..<end) }
    }

    private mutating func appendAll(_ word: Range<Int>) {
        var start = word.lowerBound
        for match in matches {
            append(start, match.lowerBound)
            append(match.lowerBound, match.upperBound)
            start = match.upperBound
        }
        append(start, word.upperBound)
    }

    private mutating func appendRemaining(_ word: Range<Int>, keepsMatches: Bool) {
        var start = word.lowerBound
        for match in matches {
            if keepsMatches { append(match.lowerBound, match.upperBound) } else { append(start, match.lowerBound) }
            start = match.upperBound
        }
        if !keepsMatches { append(start, word.upperBound) }
    }

    /// Matches join what is beside them, or each other.
    private mutating func appendMerged(_ word: Range<Int>, _ behavior: PreTokenizer.Behavior, _ isInverted: Bool) {
        var parts: [(range: Range<Int>, isMatch: Bool)] = []
        var start = word.lowerBound
        for match in matches {
            if start < match.lowerBound { parts.append((start..<match.lowerBound, isInverted)) }
            parts.append((match, !isInverted))
            start = match.upperBound
        }
        if start < word.upperBound { parts.append((start..<word.upperBound, isInverted)) }
        if behavior == .mergedWithNext { parts.reverse() }
        var joined: [Range<Int>] = []
        var followsMatch = false
        for (range, isMatch) in parts {
            let joins = behavior == .contiguous ? isMatch == followsMatch : isMatch && !followsMatch
            if joins, let last = joined.last {
                joined[joined.count - 1] =
                    min(last.lowerBound, range.lowerBound)..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
            followsMatch = isMatch
        }
        if behavior == .mergedWithNext { joined.reverse() }
        for range in joined { append(range.lowerBound, range.upperBound) }
    }

    // MARK: - Changing the text

    /// A space in front of every word that begins with none.
    mutating func prefixSpaces() {
        let space = UInt8(ascii: " ")
        if words.allSatisfy({ text[$0.lowerBound] == space }) { return }
        rewrite { word, text, result in
            if text[word.lowerBound] != space { result.append(space) }
            result += text[word]
        }
    }

    /// - Parameter isFirst: the stretch begins where the whole text does.
    mutating func replaceSpaces(prefix: Vocabulary.Spaces.Prefix, splits: Bool, isFirst: Bool) {
        let mark = SentencePieceEncoder.space
        rewrite { word, text, result in
            let mayPrefix =
                switch prefix {
                case .none: false
                case .first: isFirst && word.lowerBound == 0
                case .everySegment: true
                }
            let hasMark = text[word.lowerBound] == UInt8(ascii: " ") || text[word].starts(with: mark)
            if mayPrefix, !hasMark { result += mark }
            for byte in text[word] {
                if byte == UInt8(ascii: " ") { result += mark } else { result.append(byte) }
            }
        }
        if splits { cutAtMarks() }
    }

    private mutating func rewrite(_ write: (Range<Int>, [UInt8], inout [UInt8]) -> Void) {
        var changed: [UInt8] = []
        changed.reserveCapacity(text.count + text.count / 4)
        for index in words.indices {
            let start = changed.count
            write(words[index], text, &changed)
            words[index] = start..<changed.count
        }
        text = changed
    }

    private mutating func cutAtMarks() {
        next.removeAll(keepingCapacity: true)
        for word in words {
            var start = word.lowerBound
            for position in word where position > start && startsMark(position, word.upperBound) {
                append(start, position)
                start = position
            }
            append(start, word.upperBound)
        }
        swap(&words, &next)
    }

    private func startsMark(_ position: Int, _ limit: Int) -> Bool {
        text[position] == 0xE2 && position + 3 <= limit && text[position + 1] == 0x96 && text[position + 2] == 0x81
    }
}
