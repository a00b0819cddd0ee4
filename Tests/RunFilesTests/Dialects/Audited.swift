import Foundation
import Measurement
import RunFiles
import Testing

/// Texts of others, read and audited.
enum Audited {
    static func result(_ text: String, _ yardstick: AuditYardstick = AuditYardstick()) throws -> AuditResult {
        AuditResult(try ForeignFile.decode(Data(text.utf8), file: "x"), file: "x", yardstick: yardstick)
    }

    static func table(_ text: String) throws -> PublishedTable {
        try #require(try result(text).tables.first).table
    }

    static func contradictions(_ text: String) throws -> [Finding] {
        try result(text).findings.filter { $0.severity == .contradiction || $0.severity == .invalid }
    }

    /// The error of what is not recognised.
    static func refusal(_ text: String) -> String {
        do {
            _ = try ForeignFile.decode(Data(text.utf8), file: "x")
            return "accepted"
        } catch {
            return "\(error)"
        }
    }
}
