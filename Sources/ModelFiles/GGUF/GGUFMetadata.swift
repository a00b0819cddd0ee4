/// The keys and values of a GGUF file, read by type.
///
/// A key that is absent reads as `nil`; one of another type is an error.
struct GGUFMetadata {
    let file: String
    let content: MappedBytes
    let entries: [String: GGUFValue]

    /// The same without the keys that begin like this.
    func without(prefix: String) -> GGUFMetadata {
        GGUFMetadata(file: file, content: content, entries: entries.filter { !$0.key.hasPrefix(prefix) })
    }

    func text(_ key: String) throws(ModelFileError) -> String? {
        guard let value = entries[key] else { return nil }
        guard case .string(let range) = value else { throw wrong(key, "a string", value) }
        guard let text = String(validating: content.bytes[range], as: UTF8.self) else {
            throw failure(key, "valid UTF-8", "bytes that are not")
        }
        return text
    }

    /// An integer of any width; writers differ.
    func integer(_ key: String, in allowed: ClosedRange<Int>) throws(ModelFileError) -> Int? {
        guard let value = entries[key] else { return nil }
        let number: Int?
        switch value {
        case .signed(let signed): number = Int(exactly: signed)
        case .unsigned(let unsigned): number = Int(exactly: unsigned)
        default: throw wrong(key, "an integer", value)
        }
        guard let number, allowed.contains(number) else {
            let found = number.map { "\($0)" } ?? "a number of more than 63 bits"
            throw failure(key, "\(allowed.lowerBound) to \(allowed.upperBound)", found)
        }
        return number
    }

    func requiredInteger(_ key: String, in allowed: ClosedRange<Int>) throws(ModelFileError) -> Int {
        guard let value = try integer(key, in: allowed) else { throw failure(key, "an integer", "no such key") }
        return value
    }

    func number(_ key: String) throws(ModelFileError) -> Double? {
        switch entries[key] {
        case nil: return nil
        case .float32(let value): return Double(value)
        case .float64(let value): return value
        case .signed(let value): return Double(value)
        case .unsigned(let value): return Double(value)
        case .some(let value): throw wrong(key, "a number", value)
        }
    }

    func truth(_ key: String) throws(ModelFileError) -> Bool? {
        guard let value = entries[key] else { return nil }
        guard case .bool(let truth) = value else { throw wrong(key, "a truth value", value) }
        return truth
    }

    /// The strings of an array as bytes: pieces of a vocabulary need not be valid UTF-8.
    func texts(_ key: String) throws(ModelFileError) -> [[UInt8]]? {
        guard let array = try array(key, of: [.string]) else { return nil }
        var reader = ByteReader(content.bytes, file: file, offset: array.range.lowerBound)
        var texts: [[UInt8]] = []
        texts.reserveCapacity(array.count)
        for _ in 0..<array.count {
            texts.append([UInt8](content.bytes[try reader.lengthPrefixed(key)]))
        }
        return texts
    }

    /// An array of floating-point numbers of either width.
    func floats(_ key: String) throws(ModelFileError) -> [Float]? {
        guard let array = try array(key, of: [.float32, .float64]) else { return nil }
        var reader = ByteReader(content.bytes, file: file, offset: array.range.lowerBound)
        var values: [Float] = []
        values.reserveCapacity(array.count)
        for _ in 0..<array.count {
            if array.elementType == .float32 {
                values.append(Float(bitPattern: try reader.integer(UInt32.self, key)))
            } else {
                values.append(Float(Double(bitPattern: try reader.integer(UInt64.self, key))))
            }
        }
        return values
    }

    /// An array of integers of any width, each of which fits 32 bits; writers differ.
    func integers(_ key: String) throws(ModelFileError) -> [Int32]? {
        guard let array = try array(key, of: GGUFValueType.integers) else { return nil }
        switch array.elementType {
        case .int8: return try integers(key, array, of: Int8.self)
        case .uint8: return try integers(key, array, of: UInt8.self)
        case .int16: return try integers(key, array, of: Int16.self)
        case .uint16: return try integers(key, array, of: UInt16.self)
        case .uint32: return try integers(key, array, of: UInt32.self)
        case .int64: return try integers(key, array, of: Int64.self)
        case .uint64: return try integers(key, array, of: UInt64.self)
        default: return try integers(key, array, of: Int32.self)
        }
    }

    func truths(_ key: String) throws(ModelFileError) -> [Bool]? {
        guard let array = try array(key, of: [.bool]) else { return nil }
        let bytes = content.bytes[array.range]
        if let other = bytes.first(where: { $0 > 1 }) { throw failure(key, "truth values of 0 or 1", "\(other)") }
        return bytes.map { $0 == 1 }
    }

    /// Number of elements, without reading them.
    func count(_ key: String) throws(ModelFileError) -> Int? {
        guard let value = entries[key] else { return nil }
        guard case .array(let array) = value else { throw wrong(key, "an array", value) }
        return array.count
    }

    func failure(_ key: String, _ expected: String, _ found: String, remedy: String? = nil) -> ModelFileError {
        ModelFileError(file: file, field: key, expected: expected, found: found, remedy: remedy)
    }

    private func integers<Value: FixedWidthInteger>(
        _ key: String, _ array: GGUFArray, of type: Value.Type
    ) throws(ModelFileError) -> [Int32] {
        var reader = ByteReader(content.bytes, file: file, offset: array.range.lowerBound)
        var values: [Int32] = []
        values.reserveCapacity(array.count)
        for _ in 0..<array.count {
            let wide = try reader.integer(type, key)
            guard let value = Int32(exactly: wide) else {
                throw failure(key, "integers that fit 32 bits", "\(wide)", remedy: ModelFileError.damaged)
            }
            values.append(value)
        }
        return values
    }

    private func array(_ key: String, of types: [GGUFValueType]) throws(ModelFileError) -> GGUFArray? {
        guard let value = entries[key] else { return nil }
        guard case .array(let array) = value, types.contains(array.elementType) else {
            let names = types == GGUFValueType.integers ? "integers" : types.map { "\($0)" }.joined(separator: " or ")
            throw wrong(key, "an array of \(names)", value)
        }
        return array
    }

    private func wrong(_ key: String, _ expected: String, _ value: GGUFValue) -> ModelFileError {
        failure(key, expected, value.kind)
    }
}
