import Foundation
import Testing

@testable import Subprocesses

@Suite struct BoundedTextTests {
    private func lines(_ parts: [String], limit: Int = 100) -> (lines: [String], buffer: LineBuffer) {
        var buffer = LineBuffer(limit: limit)
        let lines = parts.flatMap { buffer.append(Array($0.utf8)[...]) }.map { String(decoding: $0, as: UTF8.self) }
        return (lines, buffer)
    }

    @Test func wholeLinesOnly() {
        let (found, buffer) = lines(["a", "b\ncd\n", "\n", "e"])
        #expect(found == ["ab", "cd", ""])
        #expect(buffer.rest == Data("e".utf8))
        #expect(lines(["{\"text\":\"\u{E9}", "\u{2603}\"}\n"]).lines == ["{\"text\":\"\u{E9}\u{2603}\"}"])
    }

    @Test("parts of a larger buffer count from where they begin")
    func slices() {
        var buffer = LineBuffer(limit: 100)
        let bytes = Array("before\nab\ncd".utf8)
        #expect(buffer.append(bytes[7...]) == [Data("ab".utf8)])
        #expect(buffer.rest == Data("cd".utf8))
    }

    @Test("a long line is cut and known to be, wherever it is cut into parts")
    func boundedLength() {
        let (exact, whole) = lines(["12345\n", "1234", "5\n"], limit: 5)
        #expect(exact == ["12345", "12345"])
        #expect(!whole.hasOverflown)
        for parts in [["123456\nab\n"], ["123", "456\nab\n"], ["12345", "6", "\nab\n"]] {
            let (found, buffer) = lines(parts, limit: 5)
            #expect(found == ["12345", "ab"])
            #expect(buffer.hasOverflown)
        }
        let unfinished = lines(["123", "456"], limit: 5).buffer
        #expect(unfinished.hasOverflown)
        #expect(unfinished.rest.count == 5)
    }

    @Test func tailKeepsTheEnd() {
        var tail = TextTail(limit: 32)
        for number in 0..<1000 { tail.append(Array("line \(number)\n".utf8)[...]) }
        #expect(tail.lines(2) == ["line 998", "line 999"])
        #expect(tail.text.utf8.count <= 32)
    }

    @Test func headKeepsTheBeginning() {
        var head = TextHead(limit: 7)
        for part in ["abc", "def", "ghi", "jkl"] { head.append(Array(part.utf8)[...]) }
        #expect(head.text == "abcdefg")
    }
}
