/// The keys and values of a GGUF file, read by type.
///
/// A key that is absent reads as `nil`; one of another type is an error.
struct GGUFMetadata {
    let file: String
    let content: MappedBytes
    let entries: [String: GGUFValue]

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

    func floats(_ key: String) throws(ModelFileError) -> [Float]? {
        guard let array = try array(key, of: [.float32]) else { return nil }
        return (0..<array.count).map { index in
            let offset = array.range.lowerBound + 4 * index
            return Float(
                bitPattern: UInt32(littleEndian: content.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
        }
    }

    func integers(_ key: String) throws(ModelFileError) -> [Int32]? {
        guard let array = try array(key, of: [.int32, .uint32]) else { return nil }
        return (0..<array.count).map { index in
            let offset = array.range.lowerBound + 4 * index
            return Int32(littleEndian: content.bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
        }
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

    private func array(_ key: String, of types: [GGUFValueType]) throws(ModelFileError) -> GGUFArray? {
        guard let value = entries[key] else { return nil }
        guard case .array(let array) = value, types.contains(array.elementType) else {
            throw wrong(key, "an array of \(types.map { "\($0)" }.joined(separator: " or "))", value)
        }
        return array
    }

    private func wrong(_ key: String, _ expected: String, _ value: GGUFValue) -> ModelFileError {
        failure(key, expected, value.kind)
    }
}
