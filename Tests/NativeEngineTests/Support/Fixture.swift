import Foundation

/// Files beside the tests.
enum Fixture {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures")

    static func data(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appendingPathComponent(name))
    }

    /// Rows of little-endian float32.
    static func floatRows(_ name: String, columns: Int) throws -> [[Float]] {
        let data = try data(name)
        let values = data.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map { index in
                Float(
                    bitPattern: UInt32(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)))
            }
        }
        return stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
    }
}

struct MissingFixture: Error, CustomStringConvertible {
    var description: String
}

/// The value, or an error that says what is missing: tests unwrap with a message in place of a trap.
func required<Value>(_ value: Value?, _ what: String) throws -> Value {
    guard let value else { throw MissingFixture(description: "there is no \(what)") }
    return value
}
