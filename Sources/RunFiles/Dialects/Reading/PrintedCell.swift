import Foundation
import Measurement

/// What one cell says: a number, the deviation that may stand behind it, the unit that may follow.
///
/// Reads `62.13`, `1,234.5 tok/s`, `63.6 ± 0.4`, `63.6 ± 1.2%`, `~60`, `15.6-17.6`, `1.2k`, `14.80 GB`, `68.27 ms (p50)`.
struct PrintedCell {
    var number: PrintedNumber
    var deviation: PrintedNumber?
    var unit: PrintedUnit?

    /// - Parameter text: normalised; `nil` when it holds no number, or more than can be told apart.
    init?(_ text: String) {
        guard !text.isEmpty, text.unicodeScalars.count <= 80 else { return nil }
        var scanner = CellScanner(text)
        let isApproximate = scanner.takeApproximation()
        guard let first = scanner.number() else { return nil }
        var value = first
        scanner.skipSpace()
        if scanner.take("-") || scanner.take("~") || scanner.take("to ") {
            scanner.skipSpace()
            guard let second = scanner.number(), second.range.upper >= value.range.lower else { return nil }
            value = PrintedNumber(
                range: Interval(value.range.lower, second.range.upper), value: (value.value + second.value) / 2)
        }
        var deviation: PrintedNumber?
        var unit = scanner.unit()
        scanner.skipSpace()
        if scanner.takePlusMinus() {
            scanner.skipSpace()
            guard let spread = scanner.number() else { return nil }
            scanner.skipSpace()
            deviation = scanner.take("%") ? spread.scaled(by: 0.01) * Self.magnitude(value) : spread
            _ = scanner.take(")")
            if unit == nil { unit = scanner.unit() }
        }
        guard scanner.isAtRemark else { return nil }
        if isApproximate {
            // "About 60" may be 55 or 65.
            let half = (value.range.upper - value.range.lower) * 5
            value = PrintedNumber(value.value, halfUnit: half, decimals: value.decimals)
        }
        self.number = value
        self.deviation = deviation
        self.unit = unit
    }

    private static func magnitude(_ number: PrintedNumber) -> PrintedNumber {
        PrintedNumber(range: Interval(abs(number.range.lower), abs(number.range.upper)), value: abs(number.value))
    }

    /// Says that there is nothing, as `-` or `N/A` do.
    static func isEmpty(_ text: String) -> Bool {
        ["", "-", "--", "n/a", "na", "nan", "null", "none", "无", "/", "?", "…", "..."].contains(text.lowercased())
    }
}

/// Goes through a cell from left to right.
private struct CellScanner {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func skipSpace() {
        while next == " " { position += 1 }
    }

    mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    mutating func takeApproximation() -> Bool {
        let found = take("~") || take("≈") || take("约") || take("ca. ") || take("c. ")
        skipSpace()
        return found
    }

    mutating func takePlusMinus() -> Bool {
        take("(±") || take("±") || take("+/-") || take("+-")
    }

    /// Digits with thousands separators, a fraction, an exponent, and `k` for a thousand.
    mutating func number() -> PrintedNumber? {
        let start = position
        var digits = ""
        if take("-") { digits = "-" } else { _ = take("+") }
        var whole = ""
        while let scalar = next {
            if ("0"..."9").contains(scalar) {
                whole.unicodeScalars.append(scalar)
                position += 1
            } else if isThousandsSeparator(scalar, after: whole) {
                position += 1
            } else {
                break
            }
        }
        var fraction = ""
        if next == ".", let after = peek(1), ("0"..."9").contains(after) {
            position += 1
            while let scalar = next, ("0"..."9").contains(scalar) {
                fraction.unicodeScalars.append(scalar)
                position += 1
            }
        }
        guard !whole.isEmpty || !fraction.isEmpty, next != "," || !(peek(1).map { ("0"..."9").contains($0) } ?? false)
        else {
            position = start
            return nil
        }
        digits += (whole.isEmpty ? "0" : whole) + (fraction.isEmpty ? "" : "." + fraction)
        let exponent = exponent()
        guard let value = Double(digits + exponent), value.isFinite, abs(value) < 1e18, fraction.count <= 17 else {
            position = start
            return nil
        }
        let scale = Double("1" + exponent) ?? 1
        let halfUnit = 0.5 * pow(10, -Double(fraction.count)) * scale
        let number = PrintedNumber(value, halfUnit: halfUnit, decimals: exponent.isEmpty ? fraction.count : nil)
        return takeThousand() ? number.scaled(by: 1000) : number
    }

    private func peek(_ offset: Int) -> Unicode.Scalar? {
        position + offset < scalars.count ? scalars[position + offset] : nil
    }

    /// Exactly three digits follow, and no fourth.
    private func isThousandsSeparator(_ scalar: Unicode.Scalar, after whole: String) -> Bool {
        guard scalar == "," || scalar == " " || scalar == "_" || scalar == "'", (1...15).contains(whole.count) else {
            return false
        }
        func isDigit(_ offset: Int) -> Bool { peek(offset).map { ("0"..."9").contains($0) } ?? false }
        return isDigit(1) && isDigit(2) && isDigit(3) && !isDigit(4)
    }

    private mutating func exponent() -> String {
        guard next == "e" || next == "E" else { return "" }
        var length = 1
        if peek(length) == "+" || peek(length) == "-" { length += 1 }
        let firstDigit = length
        while let scalar = peek(length), ("0"..."9").contains(scalar), length < 6 { length += 1 }
        guard length > firstDigit else { return "" }
        var text = ""
        for offset in 0..<length { text.unicodeScalars.append(scalars[position + offset]) }
        position += length
        return text
    }

    private mutating func takeThousand() -> Bool {
        guard next == "k" || next == "K" else { return false }
        if let after = peek(1), after.properties.isAlphabetic { return false }
        position += 1
        return true
    }

    /// Letters, slashes and per cent up to a bracket, a plus-minus or the end; `nil` when they are no unit.
    mutating func unit() -> PrintedUnit? {
        skipSpace()
        var end = position
        while end < scalars.count, !"(±[+,;".unicodeScalars.contains(scalars[end]) { end += 1 }
        var text = ""
        for scalar in scalars[position..<end] { text.unicodeScalars.append(scalar) }
        while text.last == " " { text.removeLast() }
        guard !text.isEmpty, let unit = PrintedUnit(text.lowercased()) else { return nil }
        position = end
        return unit.dimension == .bytes ? PrintedUnit(name: text, dimension: .bytes, factor: unit.factor) : unit
    }

    /// What is left is nothing, or a remark in brackets, or a mark.
    var isAtRemark: Bool {
        var rest = scalars[position...].drop { $0 == " " }
        guard let first = rest.first else { return true }
        if first == "(" || first == "[" { return true }
        rest = rest.drop { "†‡*#^¹²³ ↑↓✓".unicodeScalars.contains($0) }
        return rest.isEmpty
    }
}
