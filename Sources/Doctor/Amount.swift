import Foundation

/// Numbers as a person reads them.
enum Amount {
    /// GB of 1e9.
    static func bytes(_ bytes: Double) -> String { String(format: bytes < 1e10 ? "%.2f GB" : "%.1f GB", bytes / 1e9) }

    static func plain(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e9 ? String(Int(number)) : String(format: "%.2f", number)
    }
}
