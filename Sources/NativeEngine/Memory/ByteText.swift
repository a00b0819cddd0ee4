/// A byte count for a message: `13.48 GB`.
struct ByteText: CustomStringConvertible {
    let description: String

    init(_ bytes: Int) {
        description =
            switch bytes {
            case 1_000_000_000...: "\(Self.hundredths(bytes, of: 1_000_000_000)) GB"
            case 1_000_000...: "\(Self.hundredths(bytes, of: 1_000_000)) MB"
            default: "\(bytes) bytes"
            }
    }

    private static func hundredths(_ bytes: Int, of unit: Int) -> String {
        let (whole, rest) = bytes.quotientAndRemainder(dividingBy: unit)
        let hundredths = rest / (unit / 100)
        return "\(whole).\(hundredths < 10 ? "0" : "")\(hundredths)"
    }
}
