/// Reads the regular expressions that tokenizers cut text with: Oniguruma's syntax as far as they use it. What else there
/// is (back references, atomic groups, POSIX brackets, scripts) is refused by name.
struct PatternParser {
    /// No tokenizer comes near.
    private static let longestPattern = 1 << 16
    private static let deepest = 32
    private static let mostRepetitions = 1024
    /// Of one another, as in `a+?*`.
    private static let deepestRepetition = 8

    let text: [Unicode.Scalar]
    var position = 0
    private var depth = 0
    /// Within `(?i:...)`.
    private(set) var ignoresCase = false
    /// The letter just read, to notice those that fold together with the next.
    private var lastLetter: Unicode.Scalar?

    static func parse(_ pattern: String) throws(PatternError) -> PatternSyntax {
        if pattern.utf8.count > longestPattern {
            throw PatternError("it is \(pattern.utf8.count) bytes long; at most \(longestPattern) are supported")
        }
        var parser = PatternParser(text: Array(pattern.unicodeScalars))
        let syntax = try parser.alternatives()
        if parser.current != nil { throw PatternError("')' at character \(parser.position) has no '('") }
        return syntax
    }

    private init(text: [Unicode.Scalar]) {
        self.text = text
    }

    var current: Unicode.Scalar? { position < text.count ? text[position] : nil }

    func starts(with expected: String) -> Bool { text[position...].starts(with: expected.unicodeScalars) }

    /// Reads `expected` if it is what comes next.
    mutating func take(_ expected: String) -> Bool {
        guard starts(with: expected) else { return false }
        position += expected.unicodeScalars.count
        return true
    }

    // MARK: - Structure

    private mutating func alternatives() throws(PatternError) -> PatternSyntax {
        depth += 1
        if depth > Self.deepest { throw PatternError("groups lie more than \(Self.deepest) deep") }
        let outer = ignoresCase
        if take("(?i)") { ignoresCase = true }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        ignoresCase = outer
        depth -= 1
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(PatternError) -> PatternSyntax {
        var parts: [PatternSyntax] = []
        lastLetter = nil
        while let next = current, next != "|", next != ")" {
            let atom = try atom()
            parts.append(try repeated(atom))
        }
        lastLetter = nil
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func atom() throws(PatternError) -> PatternSyntax {
        let start = position
        guard let next = current else { return .empty }
        position += 1
        switch next {
        case "(": return try group()
        case "[": return .set(try bracket())
        case ".": return .set(.complement(.lineFeed))
        case "^": return .startOfLine
        case "$": return .endOfLine
        case "\\": return try escape()
        case "*", "+", "?": throw PatternError("'\(next)' at character \(start) has nothing to repeat")
        default: return .set(try literal(next))
        }
    }

    /// After an opening parenthesis.
    private mutating func group() throws(PatternError) -> PatternSyntax {
        let result: PatternSyntax
        if take("?:") {
            result = try alternatives()
        } else if take("?=") {
            result = .lookAhead(try alternatives(), isNegative: false)
        } else if take("?!") {
            result = .lookAhead(try alternatives(), isNegative: true)
        } else if take("?<=") {
            result = .lookBehind(try Self.oneCharacter(try alternatives()), isNegative: false)
        } else if take("?<!") {
            result = .lookBehind(try Self.oneCharacter(try alternatives()), isNegative: true)
        } else if take("?i:") {
            let outer = ignoresCase
            ignoresCase = true
            result = try alternatives()
            ignoresCase = outer
        } else if starts(with: "?") {
            throw PatternError("the group '(\(excerpt())' is not supported")
        } else {
            result = try alternatives()
        }
        guard take(")") else { throw PatternError("a group is not closed") }
        return result
    }

    private static func oneCharacter(_ syntax: PatternSyntax) throws(PatternError) -> ScalarSet {
        switch syntax {
        case .set(let set): return set
        case .alternatives(let branches):
            var sets: [ScalarSet] = []
            for branch in branches { sets.append(try oneCharacter(branch)) }
            return .union(sets)
        default: throw PatternError("looking behind is supported for a single character only")
        }
    }

    func excerpt() -> String {
        var found = ""
        found.unicodeScalars.append(contentsOf: text[position...].prefix(12))
        return found
    }

    // MARK: - Repetition

    private mutating func repeated(_ atom: PatternSyntax) throws(PatternError) -> PatternSyntax {
        var result = atom
        var levels = 0
        while let (minimum, maximum, isInterval) = try quantifier() {
            levels += 1
            if levels > Self.deepestRepetition {
                throw PatternError("repetitions of repetitions lie more than \(Self.deepestRepetition) deep")
            }
            lastLetter = nil
            var isLazy = false
            var isPossessive = false
            if take("?") {
                // Ruby reads {n}? as an optional repetition, other dialects as a lazy one.
                if isInterval, minimum == maximum { throw PatternError("'{\(minimum)}?' is ambiguous") }
                isLazy = true
            } else if !isInterval, take("+") {
                isPossessive = true
            }
            let inner = result
            result = .repetition(inner, minimum: minimum, maximum: maximum, isLazy: isLazy)
            if isPossessive {
                // Of one character giving nothing back is the same as stopping only where no other follows.
                guard case .set = inner else {
                    throw PatternError("possessive repetition is supported for a single character only")
                }
                let stops = PatternSyntax.lookAhead(inner, isNegative: true)
                result = maximum == nil ? .sequence([result, stops]) : .alternatives([inner, stops])
            }
        }
        return result
    }

    private mutating func quantifier() throws(PatternError) -> (minimum: Int, maximum: Int?, isInterval: Bool)? {
        if take("*") { return (0, nil, false) }
        if take("+") { return (1, nil, false) }
        if take("?") { return (0, 1, false) }
        guard current == "{" else { return nil }
        let start = position
        position += 1
        let minimum = try number()
        let hasComma = take(",")
        let maximum = if hasComma { try number() } else { minimum }
        guard take("}"), minimum != nil || maximum != nil else {
            // No quantifier after all: a brace.
            position = start
            return nil
        }
        if let minimum, let maximum, minimum > maximum {
            throw PatternError("'{\(minimum),\(maximum)}' is the wrong way round")
        }
        return (minimum ?? 0, maximum, true)
    }

    private mutating func number() throws(PatternError) -> Int? {
        var value: Int?
        while let digit = current, ("0"..."9").contains(digit) {
            value = (value ?? 0) * 10 + Int(digit.value - 0x30)
            if let value, value > Self.mostRepetitions {
                throw PatternError("at most \(Self.mostRepetitions) repetitions are supported")
            }
            position += 1
        }
        return value
    }

    // MARK: - Letters

    /// Pairs of letters that fold together with a single character (`ß`, `ﬁ`), which would have to match as well.
    private static let foldingPairs: Set<String> = ["ss", "st", "ff", "fi", "fl"]

    private mutating func literal(_ scalar: Unicode.Scalar) throws(PatternError) -> ScalarSet {
        guard ignoresCase else { return .single(scalar) }
        let lower = try Self.lowercase(scalar)
        if let lastLetter, Self.foldingPairs.contains("\(lastLetter)\(lower)") {
            throw PatternError("'\(lastLetter)\(lower)' without regard to case is not supported")
        }
        lastLetter = lower
        return .ranges(Self.cases(of: lower).map { $0.value...$0.value })
    }

    static func lowercase(_ scalar: Unicode.Scalar) throws(PatternError) -> Unicode.Scalar {
        if ("A"..."Z").contains(scalar) { return Unicode.Scalar(UInt8(scalar.value) + 0x20) }
        if !scalar.isASCII, scalar.properties.isCased {
            throw PatternError("'\(scalar)' without regard to case is not supported")
        }
        return scalar
    }

    /// All that is the same letter without regard to case; two of them lie outside ASCII.
    static func cases(of lower: Unicode.Scalar) -> [Unicode.Scalar] {
        guard ("a"..."z").contains(lower) else { return [lower] }
        let both = [lower, Unicode.Scalar(UInt8(lower.value) - 0x20)]
        switch lower {
        case "s": return both + ["\u{17F}"]
        case "k": return both + ["\u{212A}"]
        default: return both
        }
    }

    // MARK: - Escapes

    private mutating func escape() throws(PatternError) -> PatternSyntax {
        guard let next = current else { throw PatternError("it ends with a backslash") }
        switch next {
        case "b", "B":
            position += 1
            return .wordBorder(isNegative: next == "B")
        case "w", "W":
            position += 1
            return .set(next == "w" ? PatternSyntax.word : .complement(PatternSyntax.word))
        case "A":
            position += 1
            return .startOfText
        case "z":
            position += 1
            return .endOfText
        case "Z":
            position += 1
            return .endOfTextOrLastLine
        default:
            switch try escapedSet() {
            case .set(let set): return .set(set)
            case .scalar(let scalar): return .set(try literal(scalar))
            }
        }
    }
}
