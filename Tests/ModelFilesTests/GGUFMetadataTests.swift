import Testing

@testable import ModelFiles

/// Values of every type, alone, in arrays, and in arrays of arrays.
@Suite struct GGUFMetadataTests {
    private static func metadata(_ entries: [(String, HandmadeGGUF.Value)]) throws -> GGUFMetadata {
        var writer = HandmadeGGUF()
        writer.entries = entries.map { (key: $0.0, value: $0.1) }
        return try GGUFPart(content: .inMemory(writer.bytes), path: "metadata.gguf").metadata
    }

    private static func array(_ type: UInt32, _ values: [HandmadeGGUF.Value]) -> HandmadeGGUF.Value {
        .array(type: type, statedCount: nil, values)
    }

    @Test func integersOfEveryWidth() throws {
        let metadata = try Self.metadata([
            ("u8", .u8(200)), ("i8", .i8(-100)), ("u16", .u16(60_000)), ("i16", .i16(-30_000)),
            ("u32", .u32(4_000_000_000)), ("i32", .i32(-2_000_000_000)), ("u64", .u64(1 << 62)), ("i64", .i64(.min)),
            ("largest", .u64(.max)),
        ])
        let expected = [
            ("u8", 200), ("i8", -100), ("u16", 60_000), ("i16", -30_000), ("u32", 4_000_000_000),
            ("i32", -2_000_000_000), ("u64", 1 << 62), ("i64", Int.min),
        ]
        for (key, value) in expected {
            #expect(try metadata.integer(key, in: Int.min...Int.max) == value, "\(key)")
            #expect(try metadata.number(key) == Double(value), "\(key)")
        }
        let error = try #require(throws: ModelFileError.self) {
            try metadata.integer("largest", in: Int.min...Int.max)
        }
        #expect(error.found.contains("63 bits"))
        #expect(try metadata.integer("absent", in: 0...1) == nil)
    }

    @Test func otherValues() throws {
        let metadata = try Self.metadata([
            ("f32", .f32(-0.1)), ("f64", .f64(1e-300)), ("yes", .bool(1)), ("no", .bool(0)), ("text", .text("été 日本")),
            ("empty", .text("")),
        ])
        #expect(try metadata.number("f32") == Double(Float(-0.1)))
        #expect(try metadata.number("f64") == 1e-300)
        #expect(try metadata.truth("yes") == true)
        #expect(try metadata.truth("no") == false)
        #expect(try metadata.text("text") == "été 日本")
        #expect(try metadata.text("empty")?.isEmpty == true)
    }

    @Test func arraysOfEveryType() throws {
        let metadata = try Self.metadata([
            ("u8", Self.array(0, [.u8(0), .u8(255)])), ("i8", Self.array(1, [.i8(-128), .i8(127)])),
            ("u16", Self.array(2, [.u16(0), .u16(65_535)])), ("i16", Self.array(3, [.i16(-32_768), .i16(1)])),
            ("u32", Self.array(4, [.u32(7), .u32(2_147_483_647)])), ("i32", Self.array(5, [.i32(.min), .i32(.max)])),
            ("u64", Self.array(10, [.u64(3)])), ("i64", Self.array(11, [.i64(-3), .i64(2_147_483_647)])),
            ("f32", Self.array(6, [.f32(0.1), .f32(.infinity)])), ("f64", Self.array(12, [.f64(0.1), .f64(1e300)])),
            ("bool", Self.array(7, [.bool(1), .bool(0), .bool(1)])), ("texts", .texts(["", "é", "b"])),
            ("none", Self.array(5, [])),
        ])
        let integers: [(String, [Int32])] = [
            ("u8", [0, 255]), ("i8", [-128, 127]), ("u16", [0, 65_535]), ("i16", [-32_768, 1]),
            ("u32", [7, 2_147_483_647]), ("i32", [.min, .max]), ("u64", [3]), ("i64", [-3, 2_147_483_647]),
            ("none", []),
        ]
        for (key, values) in integers { #expect(try metadata.integers(key) == values, "\(key)") }
        #expect(try metadata.floats("f32") == [0.1, .infinity])
        #expect(try metadata.floats("f64") == [0.1, .infinity])
        #expect(try metadata.truths("bool") == [true, false, true])
        #expect(try metadata.texts("texts") == [[], Array("é".utf8), [0x62]])
        #expect(try metadata.count("bool") == 3)
        #expect(try metadata.integers("absent") == nil)
        #expect(try metadata.truths("absent") == nil)
    }

    @Test func arraysThatDoNotFit() throws {
        let metadata = try Self.metadata([
            ("u32", Self.array(4, [.u32(1), .u32(2_147_483_648)])), ("i64", Self.array(11, [.i64(1 << 40)])),
            ("bool", Self.array(7, [.bool(1), .bool(2)])), ("texts", .texts(["a"])),
        ])
        for (key, found) in [("u32", "2147483648"), ("i64", "1099511627776"), ("texts", "an array of string")] {
            let error = try #require(throws: ModelFileError.self) { try metadata.integers(key) }
            #expect(error.field == key && error.found == found)
        }
        let error = try #require(throws: ModelFileError.self) { try metadata.truths("bool") }
        #expect(error.found == "2")
    }

    /// Nothing of ours is in arrays of arrays: what follows them is still found.
    @Test func arraysOfArraysArePassedOver() throws {
        let inner = Self.array(9, [.texts(["a", "bc"]), Self.array(7, [.bool(1)]), Self.array(0, [])])
        let metadata = try Self.metadata([
            ("deep", Self.array(9, [Self.array(9, [inner, inner]), Self.array(12, [.f64(1)])])), ("after", .u8(5)),
        ])
        #expect(try metadata.count("deep") == 2)
        #expect(try metadata.integer("after", in: 0...9) == 5)
        let error = try #require(throws: ModelFileError.self) { try metadata.text("deep") }
        #expect(error.found == "an array of array")
    }
}
