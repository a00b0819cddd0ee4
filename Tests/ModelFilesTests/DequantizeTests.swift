import Testing

@testable import ModelFiles

@Suite struct DequantizeTests {
    private static func tensor(_ type: TensorType, _ shape: [Int], _ bytes: [UInt8]) -> Tensor {
        Tensor(name: "t", type: type, shape: shape, content: .mapped(.inMemory(bytes)))
    }

    /// Expected values come from the `gguf` package: Scripts/golden/dequantize.py.
    struct Golden: Decodable {
        var rows, columns, bytes, floats: String
        var hostileColumns, hostileBytes, hostileDigest: String?

        static func of(_ type: TensorType) throws -> Golden {
            try #require(Fixture.decode([String: Golden].self, "dequantize.json")[type.rawValue])
        }
    }

    @Test(arguments: TensorType.allCases)
    func bitsAreThoseOfGGUF(type: TensorType) throws {
        let golden = try Golden.of(type)
        let rows = try #require(Int(golden.rows))
        let columns = try #require(Int(golden.columns))
        let bytes = Fixture.bytes(golden.bytes)
        let tensor = Self.tensor(type, [rows, columns], bytes)
        #expect(bytes.count == tensor.byteCount)
        let bits = tensor.floats(0..<rows).flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
        #expect(bits == Fixture.bytes(golden.floats))
        #expect(tensor.nonFiniteScaleRow(in: 0..<rows) == nil)
        // A row alone, as an embedding is looked up.
        for row in 0..<rows {
            let alone = tensor.floats(row..<(row + 1)).map(\.bitPattern)
            #expect(alone == tensor.floats(0..<rows)[(row * columns)..<((row + 1) * columns)].map(\.bitPattern))
        }
    }

    /// Blocks need not be aligned to anything.
    @Test(arguments: TensorType.allCases)
    func oddAddressesReadTheSame(type: TensorType) throws {
        let golden = try Golden.of(type)
        let rows = try #require(Int(golden.rows))
        let columns = try #require(Int(golden.columns))
        let bytes = Fixture.bytes(golden.bytes)
        let shifted = MappedBytes.inMemory([0] + bytes).part(1..<(bytes.count + 1))
        let odd = Tensor(name: "t", type: type, shape: [rows, columns], content: .mapped(shifted))
        let even = Self.tensor(type, [rows, columns], bytes)
        #expect(odd.floats(0..<rows).map(\.bitPattern) == even.floats(0..<rows).map(\.bitPattern))
        #expect(odd.nonFiniteScaleRow(in: 0..<rows) == nil)
        #expect(odd.mappedBytes == nil)
    }

    /// Zeros, subnormals, infinities and NaN as scales and minimums.
    @Test(arguments: TensorType.allCases.filter { $0.blockElements > 1 })
    func hostileScalesGiveWhatGGUFGives(type: TensorType) throws {
        let golden = try Golden.of(type)
        let columns = try #require(golden.hostileColumns.flatMap { Int($0) })
        let tensor = Self.tensor(type, [1, columns], Fixture.bytes(try #require(golden.hostileBytes)))
        let bytes = tensor.floats(0..<1).flatMap { value in
            withUnsafeBytes(of: (value.isNaN ? 0x7FC0_0000 : value.bitPattern).littleEndian, Array.init)
        }
        #expect(SHA256.hexadecimal(of: bytes) == golden.hostileDigest)
        #expect(tensor.nonFiniteScaleRow(in: 0..<1) == 0)
    }

    #if !(os(macOS) && arch(x86_64))
        /// Every half, against the conversion of the standard library.
        @Test func everyHalfConverts() {
            for pattern in UInt16.min...UInt16.max {
                let expected = Float(Float16(bitPattern: pattern))
                let found = HalfFloat.float(fromHalf: pattern)
                if expected.isNaN ? !found.isNaN : found.bitPattern != expected.bitPattern {
                    Issue.record("half \(pattern): \(found) in place of \(expected)")
                }
                let isFinite = withUnsafeBytes(of: pattern.littleEndian) { bytes in
                    bytes.baseAddress.map { TensorType.f16.isFinite($0, count: 1) }
                }
                if isFinite != expected.isFinite { Issue.record("isFinite of \(pattern)") }
            }
        }
    #endif

    @Test(
        arguments: [
            (TensorType.f32, 0, [0, 0, 0xC0, 0x7F]), (.f32, 124, [0, 0, 0x80, 0xFF]), (.f16, 62, [0x01, 0x7C]),
            (.bf16, 62, [0x80, 0x7F]), (.q8_0, 0, [0x00, 0x7E]), (.q4_0, 0, [0x00, 0xFC]), (.q4_1, 0, [0x01, 0x7C]),
            (.q4_1, 2, [0x00, 0x7C]), (.q5_0, 0, [0x00, 0x7C]), (.q5_1, 0, [0x00, 0xFE]), (.q5_1, 2, [0x01, 0x7C]),
            (.q2_k, 80, [0x00, 0x7C]), (.q2_k, 82, [0xFF, 0x7F]), (.q3_k, 108, [0x00, 0xFC]), (.q4_k, 0, [0x01, 0x7C]),
            (.q4_k, 2, [0x00, 0x7C]), (.q5_k, 0, [0x00, 0x7E]), (.q5_k, 2, [0x00, 0xFC]), (.q6_k, 208, [0x00, 0x7C]),
            (.q8_k, 0, [0x00, 0x00, 0x80, 0x7F]), (.q8_k, 0, [0x01, 0x00, 0xC0, 0xFF]),
        ] as [(TensorType, Int, [UInt8])])
    func findsValuesThatAreNotFinite(type: TensorType, offset: Int, bytes: [UInt8]) throws {
        let size = try #require(type.byteCount(shape: [4, 256]))
        var content = [UInt8](repeating: 0x11, count: size)
        #expect(Self.tensor(type, [4, 256], content).nonFiniteScaleRow(in: 0..<4) == nil)
        let place = size / 4 * 2 + offset
        content.replaceSubrange(place..<(place + bytes.count), with: bytes)
        let tensor = Self.tensor(type, [4, 256], content)
        #expect(tensor.nonFiniteScaleRow(in: 0..<4) == 2)
        #expect(tensor.nonFiniteScaleRow(in: 0..<2) == nil)
        #expect(tensor.nonFiniteScaleRow(in: 3..<4) == nil)
    }

    /// Scales and minimums are looked at, and only they: quants may have any bits. (Of Q8_K, finite scales make infinite
    /// values.)
    @Test(arguments: TensorType.allCases.filter { $0.blockElements > 1 && $0 != .q8_k })
    func quantsAreNoScales(type: TensorType) throws {
        let golden = try Golden.of(type)
        let blocks = Fixture.bytes(golden.bytes)
        let tensor = Self.tensor(type, [1, 2 * type.blockElements], Array(blocks.prefix(2 * type.blockBytes)))
        // Whatever two bytes become those of a NaN, the check agrees with the values.
        for index in 0..<type.blockBytes {
            var bytes = tensor.bytes(0..<1)
            bytes[index] = 0x7F
            if index + 1 < type.blockBytes { bytes[index + 1] = 0x7F }
            let changed = Self.tensor(type, [1, 2 * type.blockElements], bytes)
            let isFinite = changed.floats(0..<1).allSatisfy(\.isFinite)
            if isFinite != (changed.nonFiniteScaleRow(in: 0..<1) == nil) {
                Issue.record("byte \(index) of \(type.rawValue): values finite \(isFinite)")
            }
        }
    }

    /// Whatever the place, also in the last bytes that fill no word.
    @Test func findsInfinityAnywhere() {
        for columns in 1...9 {
            for place in 0..<columns {
                var halves = [UInt16](repeating: 0xFBFF, count: columns)
                halves[place] = 0x7C00
                let bytes = halves.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }
                #expect(Self.tensor(.f16, [1, columns], bytes).nonFiniteScaleRow(in: 0..<1) == 0)
            }
        }
    }

    /// Released pages come back from the file.
    @Test func releasedPagesCanBeReadAgain() throws {
        let folder = try TemporaryFolder()
        var weights = SafetensorsWriter()
        weights.add("a", .f32, [64, 4096])
        try folder.write("a.safetensors", weights.bytes)
        let mapping = try FileMapping(path: folder.path + "/a.safetensors")
        let file = try SafetensorsFile(content: mapping.mapped, path: "a") { _ in false }
        let tensor = try #require(file.tensors["a"])
        let before = tensor.bytes(0..<64)
        for row in 0..<64 { tensor.releasePages(rows: row..<(row + 1)) }
        #expect(tensor.bytes(0..<64) == before)
    }
}
