/// Sizes for people, in decimal units as the hub's pages have them.
enum ByteCount {
    static func text(_ bytes: Int) -> String {
        for (unit, size) in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)] where Double(bytes) >= 0.9995 * size {
            let hundredths = Int((Double(bytes) / size * 100).rounded())
            let fraction = hundredths % 100
            return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction) \(unit)"
        }
        return "\(bytes) bytes"
    }
}
