import Foundation

/// `2026-11-22 13:01:02`, in UTC on every machine.
enum ReportDate {
    static func text(_ date: Date) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        let day = [parts.year, parts.month, parts.day].map(padded).joined(separator: "-")
        return day + " " + [parts.hour, parts.minute, parts.second].map(padded).joined(separator: ":")
    }

    private static func padded(_ value: Int?) -> String {
        let value = value ?? 0
        return value < 10 ? "0\(value)" : "\(value)"
    }
}
