import Testing

@testable import JSONReading

@Suite struct JSONTextTests {
    private func parse(_ text: String) throws -> JSONElement { try JSONText(Array(text.utf8)).root }

    @Test("every kind of value, members and elements in the order of the text")
    func kinds() throws {
        let root = try parse(#" {"b": [1, -2.5e1, "x"], "a": {}, "c": [null, true, false, []]} "#)
        #expect(root.members.map { $0.key } == ["b", "a", "c"].map { Array($0.utf8) })
        #expect(root["b"]?.elements.map(\.double) == [1, -25, nil])
        #expect(root["b"]?.elements.map(\.integer) == [1, nil, nil])
        #expect(root["b"]?.elements.map(\.string) == [nil, nil, "x"])
        #expect(root["a"]?.kind == .object)
        #expect(root["a"]?.members.isEmpty == true)
        #expect(root["c"]?.elements.map(\.kind) == [.null, .yes, .no, .array])
        #expect(root["c"]?.elements.map(\.bool) == [nil, true, false, nil])
        #expect(root["d"] == nil)
        #expect(try parse("\u{FEFF}7").integer == 7)
    }

    @Test("integers are exact to the last bit, and only what is written as one is one")
    func integers() throws {
        let root = try parse(
            "[9223372036854775807, -9223372036854775808, 9223372036854775808, 9007199254740993, 1.0, 1e2, -0]")
        #expect(root.elements.map(\.integer) == [.max, .min, nil, 9_007_199_254_740_993, nil, nil, 0])
        #expect(root.elements[2].double == 9_223_372_036_854_775_808)
        #expect(root.elements[6].double?.sign == .minus)
        #expect(try root.elements[3].finiteNumber() == 9_007_199_254_740_992)
        let large = try parse("[1e999]").elements[0]
        #expect(large.double == .infinity)
        let damage = #expect(throws: JSONDamage.self) { try large.finiteNumber() }
        #expect(damage?.reason == "expected a number that fits a double, found 1e999")
        #expect(try parse("\"1\"").finiteNumber() == nil)
    }

    @Test("equal keys: kept in order, the last one found by name, refused where they must be unique")
    func equalKeys() throws {
        let root = try parse("{\"a\": 1,\n \"b\": 2,\n \"\\u0061\": 3}")
        #expect(root.members.map { $0.value.integer } == [1, 2, 3])
        #expect(root["a"]?.integer == 3)
        let damage = #expect(throws: JSONDamage.self) { try root.uniqueMembers() }
        #expect(damage?.reason == "expected each key once, found \"a\" twice")
        #expect(damage?.line == 3)
        #expect(try parse("{\"a\": 1, \"A\": 2}").uniqueMembers().map { $0.key } == ["a", "A"])
    }

    @Test("keys that only look alike stay apart: their bytes differ")
    func lookAlikes() throws {
        let root = try parse("{\"\u{E9}\": 1, \"e\u{301}\": 2}")
        #expect(root.members.map { $0.key } == [[0xC3, 0xA9], [0x65, 0xCC, 0x81]])
        #expect(root["\u{E9}"]?.integer == 1)
    }

    @Test func escapes() throws {
        let text = #""\"\\\/\b\f\n\r\t\u00e9\u00E9\ud83d\ude00 \u0000 é€😀""#
        let expected = "\"\\/\u{8}\u{C}\n\r\t\u{E9}\u{E9}\u{1F600} \u{0} \u{E9}\u{20AC}\u{1F600}"
        #expect(try parse(text).string == expected)
    }

    @Test func nestingIsBounded() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try parse(nested(JSONText.deepest)) }
        let damage = #expect(throws: JSONDamage.self) { try parse(nested(JSONText.deepest + 1)) }
        #expect(damage?.reason == "expected at most 64 levels of nesting, found more")
        #expect(damage?.offset == 64)
        #expect(throws: JSONDamage.self) { try parse(String(repeating: "{\"a\":", count: 1_000_000)) }
    }

    @Test func whatPythonWrites() throws {
        let text = Array("[NaN, Infinity, -Infinity, -1]".utf8)
        #expect(throws: JSONDamage.self) { try JSONText(text) }
        #expect(try JSONText(text, allowsNaN: true).root.elements.map(\.kind) == [.null, .null, .null, .number])
        #expect(throws: JSONDamage.self) { try JSONText(Array("-Infinite".utf8), allowsNaN: true) }
    }
}
