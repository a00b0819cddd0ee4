import JSONReading
import Testing

/// What RFC 8259 does not allow: refused with the place, what was expected there, and what was found.
@Suite struct JSONDamageTests {
    private func refusal(_ bytes: [UInt8]) -> JSONDamage? {
        #expect(throws: JSONDamage.self) { try JSONText(bytes) }
    }

    @Test(
        arguments: [
            ("", 0, "expected a JSON value, found the end of the file"),
            ("  ", 2, "expected a JSON value, found the end of the file"),
            ("hello", 0, "expected a JSON value, found 'h'"), ("tru", 0, "expected a JSON value, found 't'"),
            ("{", 1, "expected a key in double quotes, found the end of the file"),
            ("{\"a\": 1,}", 8, "expected a key in double quotes, found '}'"),
            ("{\"a\" 1}", 5, "expected a colon, found '1'"),
            ("{\"a\": 1 \"b\"", 8, "expected a comma or }, found '\"'"),
            ("[1 2]", 3, "expected a comma or ], found '2'"), ("[1,]", 3, "expected a JSON value, found ']'"),
            ("[1", 2, "expected a comma or ], found the end of the file"),
            ("[}", 1, "expected a JSON value, found '}'"),
            ("{} {}", 3, "expected the end of the file, found '{'"),
            ("01", 1, "expected the end of the file, found '1'"), ("[-01]", 3, "expected a comma or ], found '1'"),
            ("-", 1, "expected a digit, found the end of the file"), ("1.x", 2, "expected a digit, found 'x'"),
            ("1e+", 3, "expected a digit, found the end of the file"), ("+1", 0, "expected a JSON value, found '+'"),
            (".5", 0, "expected a JSON value, found '.'"),
            ("\"x", 2, "expected a closing quote, found the end of the file"),
            ("\"\\q\"", 2, "expected an escape that JSON has, found 'q'"),
            ("\"\\", 2, "expected an escape that JSON has, found the end of the file"),
            ("\"\\u12g4\"", 5, "expected four hexadecimal digits, found 'g'"),
            ("\"\\u12", 5, "expected four hexadecimal digits, found the end of the file"),
            ("\"\\ud800\"", 1, "expected both halves of a surrogate pair, found one"),
            ("\"\\ud800\\u0041\"", 1, "expected both halves of a surrogate pair, found one"),
            ("\"\\udc00\\ud800\"", 1, "expected both halves of a surrogate pair, found one"),
            ("\"a\tb\"", 2, "expected an escape in place of a control character, found byte 9"),
            ("\u{A0}1", 0, "expected a JSON value, found byte 194"),
        ] as [(String, Int, String)])
    func refused(text: String, offset: Int, reason: String) {
        let damage = refusal(Array(text.utf8))
        #expect(damage?.reason == reason)
        #expect(damage?.offset == offset)
        #expect(damage?.isAtEnd == (offset == text.utf8.count))
    }

    @Test(
        "bytes that are not UTF-8: cut off, overlong, a surrogate, beyond Unicode, out of place",
        arguments: [[0xFF], [0xE2, 0x82], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80]]
            as [[UInt8]])
    func noUTF8(bytes: [UInt8]) {
        let damage = refusal(Array("\"ab".utf8) + bytes + Array("\"".utf8))
        #expect(damage?.expected == "text in UTF-8")
        #expect(damage?.offset == 3)
    }

    @Test func lines() {
        #expect(refusal(Array("[\n1,\n\nx]".utf8))?.line == 4)
        #expect(refusal([])?.line == 1)
    }
}
