import Foundation

/// How numbers are written: the same digits in every locale and language; what is missing is a dash.
enum Figures {
    static let missing = "—"

    /// Fixed decimals, rounded as printf does; never "-0.00".
    static func fixed(_ value: Double?, _ decimals: Int = 2) -> String {
        guard let value, value.isFinite else { return missing }
        let text = String(format: "%.\(decimals)f", value)
        return text.hasPrefix("-") && !text.contains { ("1"..."9").contains($0) } ? String(text.dropFirst()) : text
    }

    /// Significant digits, with a power of ten where the number is small.
    static func digits(_ value: Double, _ count: Int) -> String { String(format: "%.\(count)g", value) }

    /// Bytes as GB of 1e9.
    static func gigabytes(_ bytes: Double?) -> String { fixed(bytes.map { $0 / 1e9 }) }

    /// A share as a percentage with one decimal, below 1% with two.
    static func percent(_ share: Double?) -> String {
        guard let share, share.isFinite else { return missing }
        return fixed(share * 100, share != 0 && abs(share) < 0.01 ? 2 : 1) + "%"
    }

    static func gigabytesPerSecond(_ rate: Double?) -> String {
        rate == nil ? missing : gigabytes(rate) + " GB/s"
    }

    /// Operations per second in the unit that gives one to three digits before the point.
    static func operationsPerSecond(_ rate: Double?, integer: Bool) -> String {
        guard let rate, rate.isFinite else { return missing }
        let unit = integer ? "OP/s" : "FLOP/s"
        return rate >= 1e12 ? fixed(rate / 1e12) + " T" + unit : fixed(rate / 1e9) + " G" + unit
    }

    static func interval(_ interval: ClosedRange<Double>?, _ decimals: Int = 2) -> String {
        guard let interval else { return missing }
        return "\(fixed(interval.lowerBound, decimals)) – \(fixed(interval.upperBound, decimals))"
    }

    static func integer(_ value: Int?) -> String { value.map(String.init) ?? missing }

    /// `6.74 B`, `135 M`: parameters of a model.
    static func parameters(_ count: Int?) -> String {
        guard let count else { return missing }
        let value = Double(count)
        if value >= 1e9 { return fixed(value / 1e9) + " B" }
        return value >= 1e6 ? fixed(value / 1e6, 1) + " M" : String(count)
    }

    /// A number of unknown kind: whole numbers as they are, others with five significant digits.
    static func plain(_ value: Double) -> String {
        guard value.isFinite else { return missing }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        let text = String(format: "%.5g", value)
        return text.contains("e+") ? gigabytes(value) + "e9" : text
    }
}
