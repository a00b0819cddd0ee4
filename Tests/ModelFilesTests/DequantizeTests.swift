import Testing

@testable import ModelFiles

@Suite struct DequantizeTests {
    private static func tensor(_ type: TensorType, _ shape: [Int], _ bytes: [UInt8]) -> Tensor {
        Tensor(name: "t", type: type, shape: shape, content: .mapped(.inMemory(bytes)))
    }

    /// Expected values come from the `gguf` package: Scripts/golden/dequantize.py.
    @Test(arguments: WeightGenerator.types)
    func bitsAreThoseOfGGUF(type: TensorType) throws {
        let golden = try Fixture.decode([String: String].self, "dequantize.json")
        let rows = try #require(golden["rows"].flatMap { Int($0) })
        let columns = try #require(golden["columns"].flatMap { Int($0) })
        let bytes = Fixture.bytes(try #require(golden[type.rawValue]))
        let expected = Fixture.bytes(try #require(golden[type.rawValue + " floats"]))
        let tensor = Self.tensor(type, [rows, columns], bytes)
        #expect(bytes.count == tensor.byteCount)
        let bits = tensor.floats(0..<rows).flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
        #expect(bits == expected)
        #expect(Array(tensor.floats(1..<2)) == Array(tensor.floats(0..<rows)[columns..<(2 * columns)]))
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
            (.q4_1, 2, [0x00, 0x7C]),
        ] as [(TensorType, Int, [UInt8])])
    func findsValuesThatAreNotFinite(type: TensorType, offset: Int, bytes: [UInt8]) throws {
        let size = try #require(type.byteCount(shape: [4, 32]))
        var content = [UInt8](repeating: 0x11, count: size)
        #expect(Self.tensor(type, [4, 32], content).nonFiniteScaleRow(in: 0..<4) == nil)
        let place = size / 4 * 2 + offset
        content.replaceSubrange(place..<(place + bytes.count), with: bytes)
        let tensor = Self.tensor(type, [4, 32], content)
        #expect(tensor.nonFiniteScaleRow(in: 0..<4) == 2)
        #expect(tensor.nonFiniteScaleRow(in: 0..<2) == nil)
        #expect(tensor.nonFiniteScaleRow(in: 3..<4) == nil)
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
