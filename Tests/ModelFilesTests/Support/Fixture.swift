import Foundation

@testable import ModelFiles

/// Files beside the tests, made by the scripts in Scripts/golden.
enum Fixture {
    static func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/\(name)")
        return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    }

    /// Bytes of hexadecimal text.
    static func bytes(_ text: String) -> [UInt8] {
        let digits = Array(text.utf8).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}

extension Tensor {
    func bytes(_ rows: Range<Int>) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: rows.count * bytesPerRow)
        bytes.withUnsafeMutableBytes { copyRows(rows, into: $0) }
        return bytes
    }

    func floats(_ rows: Range<Int>) -> [Float] {
        var floats = [Float](repeating: .nan, count: rows.count * columns)
        floats.withUnsafeMutableBufferPointer { dequantizeRows(rows, into: $0) }
        return floats
    }
}
