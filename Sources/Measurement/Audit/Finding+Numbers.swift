import Foundation

/// Five significant digits, as a reader can redo the arithmetic with.
func figure(_ value: Double) -> String {
    if value == value.rounded() && abs(value) < 1e7 { return String(format: "%.0f", value) }
    return String(format: "%.5g", value)
}

/// Fixed decimals.
func fixed(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.*f", min(max(decimals, 0), 12), value)
}

/// `0.1234` as `12.3%`.
func percent(_ share: Double) -> String {
    String(format: "%.1f%%", share * 100)
}

/// Bytes in units of 10^9.
func gigabytes(_ bytes: Double) -> String {
    String(format: "%.3f GB", bytes / 1e9)
}

func plural(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}
