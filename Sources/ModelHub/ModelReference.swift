/// A repository on the hub, `ORG/NAME`, and perhaps which of its GGUF files is meant: `ORG/NAME:Q4_K_M`.
public struct ModelReference: Sendable, Hashable, CustomStringConvertible {
    public let organization: String
    public let name: String
    /// What follows the colon.
    public let variant: String?

    /// `nil` for everything that the hub would not take as an id either: two names of at most 96 letters, digits, `-`,
    /// `_` and `.` together, without `--` and `..`, and with neither `-` nor `.` at the ends.
    public init?(_ text: String) {
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let parts = halves[0].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, halves[0].count <= 96, parts.allSatisfy(Self.isName), !parts[1].hasSuffix(".git")
        else { return nil }
        organization = String(parts[0])
        name = String(parts[1])
        variant = halves.count == 2 ? String(halves[1]) : nil
        if let variant, !Self.isVariant(variant) { return nil }
    }

    /// `ORG/NAME`.
    public var identifier: String { "\(organization)/\(name)" }

    public var description: String { variant.map { "\(identifier):\($0)" } ?? identifier }

    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.first, let last = text.last else { return false }
        let ends: [Character] = ["-", "."]
        return !ends.contains(first) && !ends.contains(last) && !text.contains("--") && !text.contains("..")
            && text.utf8.allSatisfy(isNameByte)
    }

    private static func isVariant(_ text: String) -> Bool {
        !text.isEmpty && text.count <= 96 && text.utf8.allSatisfy(isNameByte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
