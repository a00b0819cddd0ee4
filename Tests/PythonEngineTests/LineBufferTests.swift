import Foundation
import Testing

@testable import PythonEngine

@Suite struct LineBufferTests {
    private func lines(_ parts: [String], limit: Int = 100) throws -> [String] {
        var buffer = LineBuffer(limit: limit)
        return try parts.flatMap { part in
            try Array(part.utf8).withUnsafeBytes { try buffer.append($0) }.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test func wholeLinesOnly() throws {
        #expect(try lines(["a", "b\ncd\n", "\n", "e"]) == ["ab", "cd", ""])
        #expect(try lines(["{\"text\":\"\u{E9}", "\u{2603}\"}\n"]) == ["{\"text\":\"\u{E9}\u{2603}\"}"])
    }

    @Test func boundedLength() throws {
        #expect(try lines(["12345\n", "1234", "5\n"], limit: 5) == ["12345", "12345"])
        #expect(throws: LineBuffer.Overflow.self) { try lines(["123", "456"], limit: 5) }
    }

    @Test func tailKeepsTheEnd() {
        var tail = TextTail(limit: 32)
        for number in 0..<1000 { Array("line \(number)\n".utf8).withUnsafeBytes { tail.append($0) } }
        #expect(tail.lines(2) == ["line 998", "line 999"])
        #expect(tail.text.utf8.count <= 32)
    }
}
