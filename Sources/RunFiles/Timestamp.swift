import Foundation

/// ISO 8601 in UTC, the same on every machine and in every locale.
enum Timestamp {
    private static let secondsPerDay = 86_400
    /// From 1970-01-01 to 2001-01-01, the reference date of `Date`.
    private static let secondsFrom1970To2001 = 978_307_200

    /// `2026-11-22T13:01:02Z`, with as many fractional digits (3, 6 or 9) as reading back the same instant needs.
    static func text(_ date: Date) -> String {
        let reference = date.timeIntervalSinceReferenceDate
        guard reference.isFinite, abs(reference) < 1e11 else { return "1970-01-01T00:00:00Z" }
        for digits in [0, 3, 6] {
            let text = text(reference, fractionDigits: digits)
            if self.date(text) == date { return text }
        }
        return text(reference, fractionDigits: 9)
    }

    /// `20261122-130102`: sorts by time and is safe in a file name.
    static func fileName(_ date: Date) -> String {
        let text = text(date).prefix(19)
        return text.filter { $0 != "-" && $0 != ":" }.replacing("T", with: "-")
    }

    private static func text(_ reference: Double, fractionDigits: Int) -> String {
        let scale = (0..<fractionDigits).reduce(1) { product, _ in product * 10 }
        var whole = reference.rounded(.down)
        var fraction = Int(
            ((reference - whole) * Double(scale)).rounded(fractionDigits == 0 ? .down : .toNearestOrEven))
        if fraction == scale {
            if fractionDigits > 0 { whole += 1 }
            fraction = 0
        }
        let seconds = Int(whole) + secondsFrom1970To2001
        let day = Int((Double(seconds) / Double(secondsPerDay)).rounded(.down))
        let second = seconds - day * secondsPerDay
        let (year, month, dayOfMonth) = civil(day: day)
        let clock = "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        let tail = fractionDigits == 0 ? "" : "." + padded(fraction, fractionDigits)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))T\(clock)\(tail)Z"
    }

    /// Reads what `text` writes, offsets such as `+08:00` too.
    static func date(_ text: String) -> Date? {
        let pattern = /(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):?(\d\d))/
        guard let match = text.wholeMatch(of: pattern)?.output,
            let year = Int(match.1), let month = Int(match.2), let day = Int(match.3),
            let hour = Int(match.4), let minute = Int(match.5), let second = Int(match.6),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var seconds = Self.day(year: year, month: month, day: day) * secondsPerDay + hour * 3600 + minute * 60 + second
        if let sign = match.8, let hours = match.9.flatMap({ Int($0) }), let minutes = match.10.flatMap({ Int($0) }) {
            seconds -= (sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
        }
        var fraction = 0.0
        if let digits = match.7, let value = Double(digits) {
            fraction = value / digits.reduce(1.0) { scale, _ in scale * 10 }
        }
        return Date(timeIntervalSinceReferenceDate: Double(seconds - secondsFrom1970To2001) + fraction)
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Gregorian date of a day since 1970-01-01 (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    private static func civil(day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func day(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
