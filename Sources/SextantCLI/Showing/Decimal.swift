/// Numbers as a person watches them.
enum Decimal {
    /// Three significant digits or so.
    static func text(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        let digits = abs(value) < 10 ? 2 : abs(value) < 1000 ? 1 : 0
        let scale = digits == 2 ? 100.0 : digits == 1 ? 10 : 1
        let scaled = Int((abs(value) * scale).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return sign + String(scaled) }
        let fraction = String(scaled % Int(scale))
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(scaled / Int(scale)).\(zeros)\(fraction)"
    }

    /// A setting as its file states it: `500000`, `1.25`.
    static func plain(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }

    /// Decimal gigabytes; megabytes where that says more.
    static func bytes(_ count: Int) -> String {
        let isSmall = count < 100_000_000
        return isSmall ? "\(text(Double(count) / 1e6)) MB" : "\(text(Double(count) / 1e9)) GB"
    }
}
