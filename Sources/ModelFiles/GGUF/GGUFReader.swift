/// Walks through the head of a GGUF file: metadata and tensor descriptions, each length checked before it is used.
///
/// Source of the layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
struct GGUFReader {
    private var reader: ByteReader

    /// Deeper nesting of arrays is refused: nothing writes it, and it would cost stack.
    private static let deepestArray = 4
    /// More dimensions than ggml's tensors have.
    private static let mostDimensions: UInt32 = 4

    /// What the first pass finds, before anything is interpreted.
    struct Head {
        var metadata: [String: GGUFValue]
        var tensors: [GGUFTensorDescription]
        /// First byte after the descriptions.
        var end: Int
    }

    static func read(_ bytes: UnsafeRawBufferPointer, file: String) throws(ModelFileError) -> Head {
        var reader = GGUFReader(reader: ByteReader(bytes, file: file))
        return try reader.head()
    }

    private mutating func head() throws(ModelFileError) -> Head {
        try signature()
        let tensorCount = try reader.integer(UInt64.self, "tensor count")
        let keyCount = try reader.integer(UInt64.self, "metadata count")
        // A tensor takes at least 24 bytes (empty name, no dimension), a key 13 (empty key, one byte).
        _ = try reader.bounded(tensorCount, unit: 24, "tensor count")
        let keys = try reader.bounded(keyCount, unit: 13, "metadata count")

        var metadata: [String: GGUFValue] = [:]
        for index in 0..<keys {
            let key = try text("key of metadata entry \(index)")
            let type = try valueType(key)
            let value = try value(type, key, depth: 0)
            guard metadata.updateValue(value, forKey: key) == nil else {
                throw failure(key, "each key once", "it twice")
            }
        }

        let count = try reader.bounded(tensorCount, unit: 24, "tensor count")
        var tensors: [GGUFTensorDescription] = []
        var names: Set<String> = []
        for index in 0..<count {
            let tensor = try tensor(index)
            guard names.insert(tensor.name).inserted else {
                throw failure("tensor \(tensor.name)", "each tensor once", "it twice")
            }
            tensors.append(tensor)
        }
        return Head(metadata: metadata, tensors: tensors, end: reader.offset)
    }

    private mutating func signature() throws(ModelFileError) {
        let magic = try reader.skip(4, "signature")
        guard reader.bytes[magic].elementsEqual("GGUF".utf8) else {
            throw failure(
                "signature", "the letters GGUF", "other bytes", "give a .gguf file, or a folder with config.json")
        }
        let version = try reader.integer(UInt32.self, "version")
        if version == 2 || version == 3 { return }
        if version.byteSwapped == 2 || version.byteSwapped == 3 {
            throw failure(
                "version", "a little-endian file", "a big-endian one", "convert it with gguf-convert-endian")
        }
        throw failure("version", "2 or 3", "\(version)", "convert the model again with a recent llama.cpp")
    }

    private mutating func tensor(_ index: Int) throws(ModelFileError) -> GGUFTensorDescription {
        let name = try text("name of tensor \(index)")
        let field = "tensor \(name)"
        let dimensionCount = try reader.integer(UInt32.self, field)
        guard (1...Self.mostDimensions).contains(dimensionCount) else {
            throw failure(field, "1 to \(Self.mostDimensions) dimensions", "\(dimensionCount)")
        }
        var shape: [Int] = []
        for _ in 0..<dimensionCount {
            let extent = try reader.integer(UInt64.self, field)
            guard let extent = Int(exactly: extent), extent > 0 else {
                throw failure(field, "dimensions of at least 1 and below 2^63", "\(extent)")
            }
            shape.append(extent)
        }
        let type = try reader.integer(UInt32.self, field)
        let offset = try reader.integer(UInt64.self, field)
        // The file counts dimensions from the innermost; everything here counts from the outermost.
        return GGUFTensorDescription(name: name, shape: shape.reversed(), type: type, offset: offset)
    }

    private mutating func valueType(_ key: String) throws(ModelFileError) -> GGUFValueType {
        let number = try reader.integer(UInt32.self, key)
        guard let type = GGUFValueType(rawValue: number) else {
            throw failure(key, "a value type from 0 to 12", "\(number)")
        }
        return type
    }

    private mutating func value(
        _ type: GGUFValueType, _ key: String, depth: Int
    ) throws(ModelFileError) -> GGUFValue {
        switch type {
        case .uint8: return .unsigned(UInt64(try reader.integer(UInt8.self, key)))
        case .uint16: return .unsigned(UInt64(try reader.integer(UInt16.self, key)))
        case .uint32: return .unsigned(UInt64(try reader.integer(UInt32.self, key)))
        case .uint64: return .unsigned(try reader.integer(UInt64.self, key))
        case .int8: return .signed(Int64(try reader.integer(Int8.self, key)))
        case .int16: return .signed(Int64(try reader.integer(Int16.self, key)))
        case .int32: return .signed(Int64(try reader.integer(Int32.self, key)))
        case .int64: return .signed(try reader.integer(Int64.self, key))
        case .float32: return .float32(Float(bitPattern: try reader.integer(UInt32.self, key)))
        case .float64: return .float64(Double(bitPattern: try reader.integer(UInt64.self, key)))
        case .string: return .string(try reader.lengthPrefixed(key))
        case .array: return .array(try array(key, depth: depth))
        case .bool:
            let byte = try reader.integer(UInt8.self, key)
            guard byte <= 1 else { throw failure(key, "a truth value of 0 or 1", "\(byte)") }
            return .bool(byte == 1)
        }
    }

    private mutating func array(_ key: String, depth: Int) throws(ModelFileError) -> GGUFArray {
        guard depth < Self.deepestArray else {
            throw failure(key, "arrays nested at most \(Self.deepestArray) deep", "deeper ones")
        }
        let elementType = try valueType(key)
        let count = try reader.bounded(
            try reader.integer(UInt64.self, key), unit: elementType.leastBytes, key)
        let start = reader.offset
        if let size = elementType.fixedBytes {
            _ = try reader.skip(count * size, key)
        } else {
            for _ in 0..<count { _ = try value(elementType, key, depth: depth + 1) }
        }
        return GGUFArray(elementType: elementType, count: count, range: start..<reader.offset)
    }

    private mutating func text(_ field: String) throws(ModelFileError) -> String {
        let range = try reader.lengthPrefixed(field)
        guard let text = String(validating: reader.bytes[range], as: UTF8.self) else {
            throw failure(field, "valid UTF-8", "bytes that are not")
        }
        return text
    }

    private func failure(
        _ field: String, _ expected: String, _ found: String, _ remedy: String = ModelFileError.damaged
    ) -> ModelFileError {
        ModelFileError(file: reader.file, field: field, expected: expected, found: found, remedy: remedy)
    }
}
