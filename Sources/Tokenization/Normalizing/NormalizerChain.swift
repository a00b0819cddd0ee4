/// The steps of a normalizer, ready to run. Bytes that are not UTF-8 stay as they are.
struct NormalizerChain: Sendable {
    private enum Step: Sendable {
        case form(Normalizer.Form)
        case lowercase
        case stripAccents
        case prepend([UInt8])
        case replace(PatternMatcher, with: [UInt8])
        case strip(left: Bool, right: Bool)
        case rules(ReplacementRules, Normalizer.RuleSearch)
    }

    private let steps: [Step]

    private static let mostSteps = 64
    /// What a step may put in place of a match, or in front.
    private static let longestContent = 256

    /// - Parameter source: named in errors.
    init(_ normalizer: Normalizer, source: String) throws(TokenizerError) {
        if normalizer.steps.count > Self.mostSteps {
            throw TokenizerError(
                .unsupported, source: source,
                "the normalizer has \(normalizer.steps.count) steps; at most \(Self.mostSteps) are supported")
        }
        var steps: [Step] = []
        var budget = PatternBudget()
        for step in normalizer.steps {
            switch step {
            case .form(let form): steps.append(.form(form))
            case .lowercase: steps.append(.lowercase)
            case .stripAccents: steps.append(.stripAccents)
            case .prepend(let bytes): steps.append(.prepend(try Self.bounded(bytes, source)))
            case .replace(let pattern, let content):
                let matcher = try WordSplitter.matcher(pattern, .characters, source, &budget)
                steps.append(.replace(matcher, with: try Self.bounded(content, source)))
            case .strip(let left, let right): steps.append(.strip(left: left, right: right))
            case .rules(let bytes, let search): steps.append(.rules(try ReplacementRules(bytes, source), search))
            }
        }
        self.steps = steps
    }

    private static func bounded(_ content: [UInt8], _ source: String) throws(TokenizerError) -> [UInt8] {
        guard content.count <= longestContent else {
            throw TokenizerError(
                .unsupported, source: source,
                "the normalizer inserts a text of \(content.count) bytes; at most \(longestContent) are supported")
        }
        return content
    }

    var isEmpty: Bool { steps.isEmpty }

    func apply(to bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var text = range == bytes.indices ? bytes : Array(bytes[range])
        // Steps that each make a text longer could claim all memory together. Honest ones stay far below.
        let limit = range.count * 16 + Self.longestContent
        for step in steps {
            switch step {
            case .form(let form): text = UnicodeForms.apply(form, to: text)
            case .lowercase: text = Self.mapScalars(text) { $0.properties.lowercaseMapping }
            case .stripAccents: text = Self.mapScalars(text) { Self.isMark($0) ? "" : nil }
            case .prepend(let bytes): if !text.isEmpty { text = bytes + text }
            case .replace(let matcher, let content): text = Self.replace(matcher, content, in: text, limit)
            case .strip(let left, let right): text = Self.strip(text, left: left, right: right)
            case .rules(let rules, let search): text = rules.apply(to: text, search, limit)
            }
        }
        return text
    }

    // MARK: - Single steps

    /// - Parameter change: what becomes of a character; `nil`: nothing.
    private static func mapScalars(_ text: [UInt8], _ change: (Unicode.Scalar) -> String?) -> [UInt8] {
        var mapped: [UInt8] = []
        mapped.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            let unit = UTF8Unit(text, at: position, limit: text.count)
            if let scalar = unit.scalar.flatMap(Unicode.Scalar.init), let changed = change(scalar) {
                mapped += Array(changed.utf8)
            } else {
                mapped += text[position..<(position + unit.length)]
            }
            position += unit.length
        }
        return mapped
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// - Parameter limit: bytes that the result may have; a match that would lengthen it further stays.
    private static func replace(
        _ matcher: PatternMatcher, _ content: [UInt8], in text: [UInt8], _ limit: Int
    ) -> [UInt8] {
        var places: [UInt16] = []
        var matches: [Range<Int>] = []
        matcher.findMatches(in: text, text.indices, using: &places, into: &matches)
        if matches.isEmpty { return text }
        var replaced: [UInt8] = []
        replaced.reserveCapacity(text.count)
        var start = 0
        var total = text.count
        for match in matches where !match.isEmpty {
            total += content.count - match.count
            if content.count > match.count, total > limit { break }
            replaced += text[start..<match.lowerBound]
            replaced += content
            start = match.upperBound
        }
        return replaced + text[start...]
    }

    private static func strip(_ text: [UInt8], left: Bool, right: Bool) -> [UInt8] {
        var range = text.indices
        if left {
            while !range.isEmpty {
                let unit = UTF8Unit(text, at: range.lowerBound, limit: range.upperBound)
                guard isSpace(unit) else { break }
                range = (range.lowerBound + unit.length)..<range.upperBound
            }
        }
        if right {
            while !range.isEmpty {
                var start = range.upperBound - 1
                while start > range.lowerBound, range.upperBound - start < 4, text[start] & 0xC0 == 0x80 { start -= 1 }
                let unit = UTF8Unit(text, at: start, limit: range.upperBound)
                guard isSpace(unit), start + unit.length == range.upperBound else { break }
                range = range.lowerBound..<start
            }
        }
        return Array(text[range])
    }

    private static func isSpace(_ unit: UTF8Unit) -> Bool {
        unit.scalar.flatMap(Unicode.Scalar.init)?.properties.isWhitespace ?? false
    }
}
