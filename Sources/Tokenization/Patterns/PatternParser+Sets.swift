extension PatternParser {
    enum Escaped {
        case set(ScalarSet)
        case scalar(Unicode.Scalar)
    }

    /// After a backslash: what means the same within brackets and outside.
    mutating func escapedSet() throws(PatternError) -> Escaped {
        guard let next = current else { throw PatternError("it ends with a backslash") }
        let start = position
        position += 1
        let digits = ScalarSet.categories(1 << 8)
        switch next {
        case "s": return .set(.space)
        case "S": return .set(.complement(.space))
        case "d": return .set(digits)
        case "D": return .set(.complement(digits))
        case "w": return .set(.word)
        case "W": return .set(.complement(.word))
        case "p": return .set(try property(isNegative: false))
        case "P": return .set(try property(isNegative: true))
        case "n": return .scalar("\n")
        case "r": return .scalar("\r")
        case "t": return .scalar("\t")
        case "f": return .scalar("\u{C}")
        case "v": return .scalar("\u{B}")
        case "a": return .scalar("\u{7}")
        case "e": return .scalar("\u{1B}")
        case "x":
            if take("{") {
                let scalar = try hexadecimal(1...6)
                guard take("}") else { throw PatternError("'\\x{' is not closed") }
                return .scalar(scalar)
            }
            return .scalar(try hexadecimal(2...2))
        case "u": return .scalar(try hexadecimal(4...4))
        case "0"..."9", "A"..."Z", "a"..."z":
            position = start
            throw PatternError("the escape '\\\(excerpt())' is not supported")
        default: return .scalar(next)
        }
    }

    private mutating func hexadecimal(_ lengths: ClosedRange<Int>) throws(PatternError) -> Unicode.Scalar {
        var value: UInt32 = 0
        var count = 0
        while count < lengths.upperBound, let digit = current.flatMap({ Character($0).hexDigitValue }) {
            value = value << 4 | UInt32(digit)
            count += 1
            position += 1
        }
        guard count >= lengths.lowerBound, let scalar = Unicode.Scalar(value) else {
            throw PatternError("expected the hexadecimal number of a character after '\\x' or '\\u'")
        }
        return scalar
    }

    /// `{L}`, `{^L}`: a general category.
    private mutating func property(isNegative: Bool) throws(PatternError) -> ScalarSet {
        guard take("{") else { throw PatternError("'\\p' needs a name in braces") }
        let isInverted = take("^")
        var name = ""
        while let next = current, next != "}", name.utf8.count < 64 {
            name.unicodeScalars.append(next)
            position += 1
        }
        guard take("}") else { throw PatternError("'\\p{' is not closed") }
        guard let mask = ScalarCategory.mask(named: name) else {
            throw PatternError("the property '\\p{\(name)}' is not supported")
        }
        return isNegative != isInverted ? .complement(.categories(mask)) : .categories(mask)
    }

    // MARK: - Brackets

    /// After an opening bracket.
    mutating func bracket() throws(PatternError) -> ScalarSet {
        try bracket(depth: 0)
    }

    private mutating func bracket(depth: Int) throws(PatternError) -> ScalarSet {
        if depth > 16 { throw PatternError("brackets lie more than 16 deep") }
        let isNegative = take("^")
        var intersected: [ScalarSet] = []
        var parts: [ScalarSet] = []
        var ranges: [ClosedRange<UInt32>] = []
        func joined() -> ScalarSet { .union(parts + [.ranges(ranges)]) }
        var isFirst = true
        while true {
            guard let next = current else { throw PatternError("a bracket is not closed") }
            if next == "]", !isFirst { break }
            isFirst = false
            if starts(with: "[:") { throw PatternError("the bracket '\(excerpt())' is not supported") }
            if take("[") {
                parts.append(try bracket(depth: depth + 1))
            } else if take("&&") {
                intersected.append(joined())
                parts = []
                ranges = []
            } else {
                switch try member() {
                case .set(let set): parts.append(set)
                case .scalar(let lower): ranges += try range(from: lower)
                }
            }
        }
        position += 1
        let set = intersected.isEmpty ? joined() : .intersection(intersected + [joined()])
        return isNegative ? .complement(set) : set
    }

    private mutating func member() throws(PatternError) -> Escaped {
        if take("\\") {
            // Within brackets \b is a backspace.
            if take("b") { return .scalar("\u{8}") }
            return try escapedSet()
        }
        guard let next = current else { throw PatternError("a bracket is not closed") }
        position += 1
        return .scalar(next)
    }

    /// What follows may make a range of a single character.
    private mutating func range(from lower: Unicode.Scalar) throws(PatternError) -> [ClosedRange<UInt32>] {
        var upper = lower
        let start = position
        if take("-") {
            if current == "]" || current == "[" || current == nil {
                position = start
            } else if case .scalar(let scalar) = try member() {
                upper = scalar
            } else {
                position = start
            }
        }
        guard lower <= upper else { throw PatternError("the range '\(lower)-\(upper)' is the wrong way round") }
        let plain = lower.value...upper.value
        guard ignoresCase else { return [plain] }
        _ = try Self.lowercase(lower)
        if lower != upper, !upper.isASCII { throw PatternError("'\(lower)-\(upper)' without regard to case") }
        var ranges = [plain]
        for value in plain {
            guard let scalar = Unicode.Scalar(value) else { continue }
            ranges += Self.cases(of: try Self.lowercase(scalar)).map { $0.value...$0.value }
        }
        return ranges
    }
}
