import Testing
import Tokenization

/// Texts that could cost quadratic time, and words long enough for the queue.
struct PieceMergingTests {
    private func tokenizer(longestRun: Int) throws -> Tokenizer {
        // a, aa, aaaa, ...: each twice the one before, longer ones better.
        var pieces: [[UInt8]] = []
        var length = 1
        while length <= longestRun {
            pieces.append([UInt8](repeating: UInt8(ascii: "a"), count: length))
            length *= 2
        }
        let scores = pieces.map { Float($0.count) }
        return try Tokenizer(
            Vocabulary(
                source: "test", pieces: pieces, kinds: Array(repeating: .normal, count: pieces.count),
                algorithm: .sentencePieceBPE(scores: scores, addsSpacePrefix: false)))
    }

    @Test
    func `a long run of one letter takes no time`() throws {
        let tokenizer = try tokenizer(longestRun: 16)
        let started = threadSeconds()
        let ids = tokenizer.encode(utf8: [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 18))
        #expect(ids == [Int32](repeating: 4, count: 1 << 14))
        // Quadratic time would be hours.
        #expect(threadSeconds() - started < 60)
    }

    @Test(arguments: [2, 3, 31, 32, 33, 34, 63, 64, 65, 100])
    func `short and long words merge alike`(length: Int) throws {
        // All pairs of one rank: the leftmost first, so pairs form from the left and an odd letter stays last.
        let tokenizer = try tokenizer(longestRun: 2)
        let ids = tokenizer.encode(utf8: [UInt8](repeating: UInt8(ascii: "a"), count: length))
        #expect(ids == Array(repeating: 1, count: length / 2) + Array(repeating: 0, count: length % 2))
    }

    @Test
    func `characters without a piece can still be part of one`() throws {
        // `é` has no piece of its own.
        let pieces = ["x", "éx"].map { Array($0.utf8) }
        let tokenizer = try Tokenizer(
            Vocabulary(
                source: "test", pieces: pieces, kinds: [.normal, .normal],
                algorithm: .sentencePieceBPE(scores: [0, 0], addsSpacePrefix: false)))
        #expect(tokenizer.encode("xéxé") == [0, 1])
    }
}
